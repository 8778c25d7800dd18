import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { resolveTracing, tracingVariables } from "../../components/tracing.ts";
import { inferRequest, readGolden } from "../../local/golden/classes.ts";
import { Server } from "./server.ts";

const trace = "0af7651916cd43dd8448eb211c80319c";
const parent = "b7ad6b7169203331";
const golden = readGolden("examples/iris/golden.json");
const [row] = golden.rows;
if (row === undefined) throw new Error("iris has golden rows");
const body = JSON.stringify(inferRequest(golden, row));

/** What came, as bytes: names and texts stand in a message as they are. https://protobuf.dev/programming-guides/encoding/#strings */
const sent: { readonly path: string; readonly body: Buffer }[] = [];
const collector = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    sent.push({ path: request.url ?? "", body: Buffer.concat(parts) });
    response.end();
  });
});
let server: Server;

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  const tracing = resolveTracing({
    collector: { host: "127.0.0.1", at: { cidr: "127.0.0.1/32" }, ports: { grpc: 4317, http: port } },
    percent: 1,
  });
  const variables = tracingVariables(tracing, { name: "iris", attributes: { team: "a team" } });
  const flags = [
    `--model-path=${join(import.meta.dirname, "../../examples/iris/model.pmml")}`,
    "--model-name=iris",
    "--warm-up-ms=50",
    "--drain-delay-ms=0",
  ];
  server = await new Server(flags, Object.fromEntries(variables.map(({ name, value }) => [name, value]))).ready();
});
afterAll(() => {
  collector.close();
});

async function ask(traceparent: string | undefined): Promise<number> {
  const headers = { "content-type": "application/json", ...(traceparent === undefined ? {} : { traceparent }) };
  const answer = await fetch(`${server.url}/v2/models/iris/infer`, { method: "POST", headers, body });
  await answer.body?.cancel();
  return answer.status;
}

it("sends a span of what the gateway traces, and of nothing else, at the latest when it ends", async () => {
  const other = trace.replace("0af", "aaa");
  const asked = [
    undefined,
    `00-${other}-${parent}-00`, // not sampled
    "nonsense",
    `00-${other}-${parent}-zz`,
    `00-${trace}-${parent}-01`,
  ];
  for (const traceparent of asked) expect(await ask(traceparent)).toBe(200);
  server.terminate();
  expect((await server.exited).code).toBe(0);
  expect(sent.map(({ path }) => path)).toEqual(["/v1/traces"]);
  const [message] = sent.map((one) => one.body);
  expect(message?.includes(Buffer.from(trace, "hex"))).toBe(true);
  expect(message?.includes(Buffer.from(parent, "hex"))).toBe(true);
  expect(message?.includes(Buffer.from(other, "hex"))).toBe(false);
  for (const text of ["iris", "a team", "POST /v2/models/iris/infer"]) expect(message?.includes(text)).toBe(true);
  expect(message?.includes("sepal")).toBe(false);
});
