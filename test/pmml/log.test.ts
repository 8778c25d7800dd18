import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessLines, expectAccess, parsed } from "../support/log-lines.ts";
import { Server } from "./server.ts";
import { goodRow } from "./client.ts";

const model = join(import.meta.dirname, "../../examples/iris/model.pmml");
const served = { model: "iris", variant: "canary", version: "7" };
const flags = [`--model-path=${model}`, "--model-name=iris", "--model-version=7", "--model-variant=canary"];
let server: Server;

beforeAll(async () => {
  server = await new Server([...flags, "--warm-up-ms=50", "--access-log=all"]).ready();
});
afterAll(() => server.kill());

const ask = (body: string, headers: Record<string, string> = {}, path = "/v2/models/iris/infer", of = server) =>
  fetch(`${of.url}${path}`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });

describe("the log", () => {
  it("has a JSON line a request, with its id and without what was in it; probes and scrapes have none", async () => {
    await fetch(`${server.url}/v2/health/live`);
    await fetch(`${server.url}/v2/models/iris/ready`);
    await fetch(`${server.url}/metrics`);
    expect((await ask(goodRow, { "x-request-id": "r-1", authorization: "Bearer hunter2" })).status).toBe(200);
    expect((await ask('{"inputs": "hunter3"}', { "x-request-id": "r-2" })).status).toBe(400);
    expect((await ask(goodRow, {}, '/v2/%22%7D%0A{"a":1}')).status).toBe(404);
    // Each is written after its answer, so that the next request's may come first.
    const lines = await accessLines(() => server.stdout, 3);
    const [good, bad, lost] = [200, 400, 404].map((status) => lines.find((line) => line["status"] === status));
    const infer = { ...served, method: "POST", path: "/v2/models/iris/infer" };
    expectAccess(good, { ...infer, level: "info", request_id: "r-1", status: 200, rows: 1 });
    expectAccess(bad, { ...infer, level: "warning", request_id: "r-2", status: 400 });
    expectAccess(lost, { ...served, level: "warning", status: 404, path: '/v2/"}\n{"a":1}' });
    expect(lines).toHaveLength(3);
    expect(server.stdout.join("\n")).not.toMatch(/hunter/);
  });

  it("says of its start what it is", () => {
    expect(parsed(server.stdout)[0]).toMatchObject({ ...served, message: "ready" });
  });
});

it("of more requests than a second has lines for writes so many, and counts the others", async () => {
  const busy = await new Server([...flags, "--warm-up-ms=50", "--access-log=2"]).ready();
  try {
    await Promise.all(Array.from({ length: 200 }, () => ask(goodRow, {}, undefined, busy)));
    const leftOut = async () => {
      const text = await (await fetch(`${busy.url}/metrics`)).text();
      return Number(/^ml_serving_log_lines_left_out_total\{.*reason="budget".*\} (.+)$/m.exec(text)?.[1]);
    };
    // The last line is written after its answer.
    while ((await leftOut()) + (await accessLines(() => busy.stdout, 2)).length < 200) continue;
    expect((await leftOut()) + (await accessLines(() => busy.stdout, 2)).length).toBe(200);
    expect(await leftOut()).toBeGreaterThan(0);
  } finally {
    await busy.kill();
  }
});
