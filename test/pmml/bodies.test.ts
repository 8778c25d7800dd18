import { Agent } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal } from "../support/http-client.ts";
import { goodRow as good, limits, send } from "./client.ts";
import { Server } from "./server.ts";

let iris: Server;

beforeAll(async () => {
  iris = await new Server([
    `--model-path=${join(import.meta.dirname, "../../examples/iris/model.pmml")}`,
    ...limits,
  ]).ready();
});
afterAll(() => iris.kill());

describe("bodies that are too large or too slow", () => {
  const hundredMegabytes = Buffer.alloc(100 << 20, 32);

  it.each([
    ["with its length", { "content-length": String(hundredMegabytes.length) }],
    ["in chunks", { "transfer-encoding": "chunked" }],
  ])("100 MB %s: 413, little memory, and the next request on the connection is answered", async (_, headers) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const refused = await send(iris, agent, hundredMegabytes, { headers });
    expectRefusal(refused, 413, ["8388608 bytes", "Send fewer rows"]);
    const next = await send(iris, agent, good);
    expect([next.status, next.port]).toEqual([200, refused.port]);
    agent.destroy();
  });

  const raw = (
    text: string,
    until: (received: string) => boolean,
  ): Promise<{ received: string; closed: boolean; ms: number }> =>
    new Promise((resolve) => {
      const started = Date.now();
      const socket = connect(iris.listensOn, "127.0.0.1", () => socket.write(text));
      let received = "";
      const done = (closed: boolean): void => {
        socket.destroy();
        resolve({ received, closed, ms: Date.now() - started });
      };
      socket.on("data", (chunk) => {
        received += chunk.toString();
        if (until(received)) done(false);
      });
      socket.on("error", () => undefined);
      socket.on("close", () => {
        done(true);
      });
    });
  const head = (length: string): string =>
    `POST /v2/models/iris/infer HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;

  it("10 GB announced: refused before any of it is read, and the connection ends", async () => {
    const { received, closed } = await raw(head("Content-Length: 10737418240"), () => false);
    expect(received).toContain("413");
    expect(closed).toBe(true);
  });

  it("100 MB announced with Expect: 100-continue is refused before it is sent", async () => {
    const { received } = await raw(head("Content-Length: 104857600\r\nExpect: 100-continue"), (text) =>
      text.includes("}"),
    );
    expect(received).toMatch(/^HTTP\/1.1 413/);
  });

  it("a small body with Expect: 100-continue is asked for", async () => {
    const { received } = await raw(head(`Content-Length: ${good.length}\r\nExpect: 100-continue`), (text) =>
      text.includes("100 Continue"),
    );
    expect(received).toMatch(/^HTTP\/1.1 100 Continue/);
  });

  it("a body that stops coming: 408, and the connection ends", async () => {
    const { received, closed, ms } = await raw(`${head("Content-Length: 1000")}{"inputs"`, () => false);
    expect(received).toMatch(/^HTTP\/1.1 408/);
    expect(received).toContain('"error"');
    expect(closed).toBe(true);
    expect(ms).toBeGreaterThan(500);
    expect(ms).toBeLessThan(5000);
  });

  it("a head that stops coming: the connection ends", async () => {
    const { closed, ms } = await raw("POST /v2/models/iris/infer HTTP/1.1\r\nHost:", () => false);
    expect(closed).toBe(true);
    expect(ms).toBeLessThan(5000);
  });

  it.each([
    "GARBAGE\r\n\r\n",
    "POST /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    `GET /v2 HTTP/1.1\r\nHost: x\r\n${"a: b\r\n".repeat(10_000)}\r\n`,
  ])("no HTTP (%#): refused, and the server lives", async (text) => {
    const { received } = await raw(text, (answer) => answer.includes("\r\n\r\n"));
    expect(received).not.toMatch(/^HTTP\/1.1 [25]/);
    expect((await fetch(`${iris.url}/v2/health/live`)).status).toBe(200);
  });

  it("after all of it nothing is left in flight and nothing failed", async () => {
    const text = await (await fetch(`${iris.url}/metrics`)).text();
    expect(text).toMatch(/pmml_requests_in_flight\{.*\} 0/);
    expect(text).toMatch(/pmml_errors_total\{.*\} 0/);
    expect(iris.stderr).toEqual([]);
  });
});
