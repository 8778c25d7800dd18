import { createServer, type IncomingHttpHeaders, type Server as Called } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessLines, expectAccess, parsed } from "../support/log-lines.ts";
import { FunctionServer, unpackTemplate } from "./server.ts";

const served = { model: "tried", variant: "canary", version: "7" };

/** Prints, fails, and asks another model. */
const program = (other: number) => `
import os
import urllib.request
from serving.access import passed_on
def predict(data):
    if data == "broken":
        raise RuntimeError('a "b"\\nc')
    print("asking", "\\nthe other")
    os.write(1, b"not by Python\\n")
    urllib.request.urlopen(urllib.request.Request("http://127.0.0.1:${other}/", headers=passed_on())).read()
    return 1
`;

let template: Awaited<ReturnType<typeof unpackTemplate>>;
let server: FunctionServer;
let called: Called;
let received: IncomingHttpHeaders = {};
beforeAll(async () => {
  called = createServer((request, response) => {
    received = request.headers;
    response.end("{}");
  });
  await new Promise<void>((resolve) => called.listen(0, "127.0.0.1", resolve));
  template = await unpackTemplate();
  server = await FunctionServer.start(template.app, "logging", program((called.address() as AddressInfo).port));
});
afterAll(async () => {
  await server.kill();
  template.remove();
  called.close();
});

describe("the log of a function", () => {
  it("has a JSON line a request, and the id in all that is said meanwhile; probes and scrapes have none", async () => {
    const good = await server.ask('{"data": "hunter2"}', "/get_score", { "x-request-id": "r-1", cookie: "hunter3" });
    expect([good.status, good.headers.get("x-request-id")]).toEqual([200, "r-1"]);
    expect((await server.ask('{"data": "broken"}', "/get_score", { "x-request-id": "r-2" })).status).toBe(500);
    const [first, second, ...others] = await accessLines(() => server.lines, 2);
    const request = { ...served, method: "POST", path: "/get_score" };
    expectAccess(first, { ...request, level: "info", request_id: "r-1", status: 200 });
    expectAccess(second, { ...request, level: "error", request_id: "r-2", status: 500 });
    expect(others).toEqual([]);
    const lines = parsed(server.lines);
    expect(lines.find(({ logger }) => logger === "stdout")).toMatchObject({ message: "asking \nthe other", ...served });
    expect(lines.find(({ message }) => message === "not by Python")).toMatchObject({ logger: "stdout", ...served });
    const [trace] = lines.filter((line) => "trace" in line);
    expect(trace).toMatchObject({ request_id: "r-2", level: "error", ...served });
    expect(trace?.["trace"]).toContain('RuntimeError: a "b"\nc');
    expect(server.lines.join("\n")).not.toMatch(/hunter/);
  });

  it("leads on to the models that it asks", async () => {
    await server.ask('{"data": 1}', "/get_score", { "x-request-id": "r-3" });
    expect(received["x-request-id"]).toBe("r-3");
    await server.ask('{"data": 1}');
    expect(received["x-request-id"]).toBeUndefined();
  });
});
