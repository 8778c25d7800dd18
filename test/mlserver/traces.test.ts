import { afterAll, beforeAll, expect, it } from "vitest";
import { startCollector, type Collector } from "../../bench/traces/collector.ts";
import { resolveTracing, tracingVariables } from "../../components/tracing.ts";
import { freePort } from "../../local/console/free-port.ts";
import { exampleOf, firstQuestion } from "./kinds.ts";
import { pythonEnvironment, Server } from "./server.ts";

// The server is the same for all kinds: one of them stands for all.
const example = exampleOf("sklearn");
const trace = "0af7651916cd43dd8448eb211c80319c";
const parent = "b7ad6b7169203331";

let collector: Collector;
let server: Server;

beforeAll(async () => {
  const ports = { grpc: await freePort(), http: await freePort() };
  collector = await startCollector({ host: "127.0.0.1", ...ports }, pythonEnvironment(example.kind));
  const tracing = resolveTracing({
    collector: { host: "127.0.0.1", at: { cidr: "127.0.0.1/32" }, ports },
    percent: 1,
  });
  const variables = tracingVariables(tracing, { name: example.model, attributes: { "service.version": "7" } });
  server = await Server.start(example, Object.fromEntries(variables.map(({ name, value }) => [name, value])));
  await server.ready();
});
afterAll(async () => {
  await server.kill();
  collector.stop();
});

async function ask(traceparent: string | undefined): Promise<void> {
  const headers = { "content-type": "application/json", ...(traceparent === undefined ? {} : { traceparent }) };
  const answer = await fetch(`${server.inferUrl}?token=planted`, {
    method: "POST",
    headers,
    body: JSON.stringify(firstQuestion(example).body),
  });
  expect(answer.status).toBe(200);
  await answer.body?.cancel();
}

it("sends a span of what the gateway traces, below the gateway's, and of nothing else", async () => {
  await ask(undefined);
  await ask(`00-${trace.replace("0af", "aaa")}-${parent}-00`); // not sampled
  await ask(`00-${trace}-${parent}-01`);
  const spans = await collector.until((all) => all.length > 0);
  expect(spans).toHaveLength(1); // probes of the readiness are none either
  expect(spans[0]).toMatchObject({ by: "grpc", kind: 2, trace, parent });
  expect(spans[0]?.resource).toMatchObject({ "service.name": example.model, "service.version": "7" });
  expect(JSON.stringify(spans)).not.toMatch(/inputs|planted/); // neither payload nor query
});
