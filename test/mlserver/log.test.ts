import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessLines, expectAccess, parsed } from "../support/log-lines.ts";
import { exampleOf, firstQuestion } from "./kinds.ts";
import { Server } from "./server.ts";

// What logs is the same for all kinds: one of them stands for all.
const example = exampleOf("sklearn");
const served = { model: "cancer", variant: "canary", version: "7" };
let server: Server;

beforeAll(async () => {
  server = await (await Server.start(example, { MODEL_VARIANT: "canary", ACCESS_LOG: "2" })).ready();
});
afterAll(() => server.kill());

const ask = (body: string, headers: Record<string, string> = {}, url = server.inferUrl) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });

describe("the log", () => {
  it("has a JSON line a request, with its id and without what was in it; probes and scrapes have none", async () => {
    await fetch(`${server.url}/v2/health/live`);
    await fetch(server.metricsUrl);
    const good = await ask(JSON.stringify(firstQuestion(example).body), { "x-request-id": "r-1", cookie: "hunter2" });
    expect(good.status).toBe(200);
    expect(good.headers.get("x-request-id")).toBe("r-1");
    expect((await ask('{"inputs": "hunter3"}', { "x-request-id": "r-2" })).status).toBe(400);
    expect((await ask("{}", {}, `${server.url}/v2/%22%7D%0A{"a":1}`)).status).toBe(404);
    const [first, second, third, ...others] = await accessLines(() => server.lines, 3);
    const infer = { ...served, method: "POST", path: "/v2/models/cancer/infer" };
    expectAccess(first, { ...infer, level: "info", request_id: "r-1", status: 200 });
    expectAccess(second, { ...infer, level: "warning", request_id: "r-2", status: 400 });
    expectAccess(third, { ...served, level: "warning", status: 404, path: '/v2/"}\n{"a":1}' });
    expect(others).toEqual([]);
    expect(server.lines.join("\n")).not.toMatch(/hunter/);
    for (const line of parsed(server.lines)) expect(line).toMatchObject(served);
  });

  it("of more requests than a second has lines for writes so many, and counts the others", async () => {
    const before = (await accessLines(() => server.lines, 0)).length;
    const body = JSON.stringify(firstQuestion(example).body);
    await Promise.all(Array.from({ length: 200 }, () => ask(body)));
    const leftOut = async () => {
      const text = await (await fetch(server.metricsUrl)).text();
      return Number(/^ml_serving_log_lines_left_out_total\{reason="budget"\} (.+)$/m.exec(text)?.[1]);
    };
    const written = async () => (await accessLines(() => server.lines, before)).length - before;
    // The last line is written after its answer.
    while ((await leftOut()) + (await written()) < 200) continue;
    expect((await leftOut()) + (await written())).toBe(200);
    expect(await leftOut()).toBeGreaterThan(0);
  });
});
