import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bentoText } from "../../../../components/bento/index.ts";
import { resultCache, type ResultCache } from "../../../../components/model-service/cache/configuration.ts";
import { bentoLint, bentoProgram } from "../../../support/bento.ts";
import { freePort } from "../../../../local/console/free-port.ts";
import { TinyRedis } from "../../../support/tiny-redis.ts";

interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const asked: Asked[] = [];
let answered: { status: number; body: string } = { status: 200, body: "" };
const model = createHttpServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    asked.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(answered.status, { "content-type": "application/json" }).end(answered.body);
  });
});

const redis = new TinyRedis();
const folder = mkdtempSync(join(tmpdir(), "ml-serving-results-"));
const processes: ChildProcess[] = [];

/** How long Redis is waited for where pods run. This one shares its process with a test, and is later on a busy machine. */
const redisTimeout = { inPods: "timeout: 50ms", here: "timeout: 20s" } as const;

/** A container that keeps answers, as a process. @returns where it is asked */
async function running(
  settings: Partial<ResultCache>,
  digest: string,
  waits: keyof typeof redisTimeout = "here",
): Promise<string> {
  const port = await freePort();
  const configuration = resultCache({
    model: "iris",
    team: "examples",
    basePath: "/v2/models/iris",
    port: (model.address() as AddressInfo).port,
    redis: `redis://127.0.0.1:${redisPort}`,
    ttlSeconds: 90,
    key: "all inputs",
    longestSeconds: 5,
    ...settings,
  });
  const file = join(folder, `${port}.yaml`);
  const text = bentoText({ ...configuration, http: { ...configuration.http, address: `127.0.0.1:${port}` } });
  expect(text.split(redisTimeout.inPods)).toHaveLength(2);
  writeFileSync(file, text.replace(redisTimeout.inPods, redisTimeout[waits]));
  const child = spawn(await bentoProgram(), ["-c", file], {
    env: { RESULTS_DIGEST: digest, RESULTS_SERVER: "server" },
    stdio: "ignore",
  });
  processes.push(child);
  for (let turn = 0; turn < 200; turn++) {
    const found = await fetch(`http://127.0.0.1:${port}/ping`).catch(() => undefined);
    if (found?.ok === true) return `http://127.0.0.1:${port}`;
    await sleep(50);
  }
  throw new Error("Bento does not answer");
}

let redisPort = 0;
let first: string;

beforeAll(async () => {
  redisPort = await freePort();
  await redis.start(redisPort);
  await new Promise<void>((resolve) => model.listen(0, "127.0.0.1", resolve));
  first = await running({}, "sha256:one");
}, 400_000);

afterAll(() => {
  for (const child of processes) child.kill();
  redis.stop();
  model.close();
  model.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  asked.length = 0;
  redis.kept.clear();
  redis.lifetimes.length = 0;
  answered = {
    status: 200,
    body: '{"model_name":"iris","id":"of-the-server","outputs":[{"name":"y","data":[1.0,2]}]}',
  };
});

const tensor = (name: string, data: readonly unknown[]) => ({ name, shape: [data.length], datatype: "FP64", data });

async function ask(at: string, body: object | string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${at}/v2/models/iris/infer`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, cache: response.headers.get("x-cache"), text: await response.text() };
}

describe("answers that are kept", { timeout: 60_000 }, () => {
  it("pass Bento's own linter", async () => {
    const settings = { model: "iris", team: "a", basePath: "/v2/models/iris", port: 8080, redis: "redis://r:6379" };
    for (const key of ["all inputs", ["x"]] as const)
      expect(await bentoLint(resultCache({ ...settings, ttlSeconds: 1.5, key, longestSeconds: 10 }))).toBe("");
  });

  it("are given to whoever asks the same, in whatever order and with whatever id", async () => {
    const miss = await ask(first, { id: "a", inputs: [tensor("x", [1, 2]), tensor("z", [3])] });
    expect(miss).toEqual({ status: 200, cache: "miss", text: answered.body });
    const hit = await ask(first, { inputs: [tensor("z", [3]), tensor("x", [1, 2])], id: "b" });
    expect([hit.status, hit.cache, JSON.parse(hit.text)]).toEqual([
      200,
      "hit",
      { model_name: "iris", id: "b", outputs: [{ name: "y", data: [1, 2] }] },
    ]);
    expect(hit.text).toContain("[1.0,2]");
    const anonymous = await ask(first, { inputs: [tensor("x", [1, 2]), tensor("z", [3])] });
    expect(JSON.parse(anonymous.text)).not.toHaveProperty("id");
    expect(asked).toHaveLength(1);
    expect(redis.lifetimes).toEqual(["90"]);
  });

  it.each([
    ["another value", { inputs: [tensor("x", [1, 3])] }],
    ["an integer that is another in the 17th digit", '{"inputs":[{"name":"x","data":[9007199254740993]}]}'],
    ["another shape", { inputs: [{ ...tensor("x", [1, 2]), shape: [1, 2] }] }],
    ["other outputs", { inputs: [tensor("x", [1, 2])], outputs: [{ name: "y" }] }],
    ["other parameters", { inputs: [tensor("x", [1, 2])], parameters: { content_type: "pd" } }],
  ])("are not given to %s", async (_, other) => {
    await ask(first, { inputs: [tensor("x", [1, 2])] });
    await ask(first, '{"inputs":[{"name":"x","data":[9007199254740992]}]}');
    expect((await ask(first, other)).cache).toBe("miss");
    expect((await ask(first, other)).cache).toBe("hit");
  });

  it("are not those of another version", async () => {
    const next = await running({}, "sha256:two");
    const question = { inputs: [tensor("x", [1])] };
    await ask(first, question);
    answered = { status: 200, body: '{"outputs":[{"name":"y","data":[7]}]}' };
    expect(await ask(next, question)).toEqual({ status: 200, cache: "miss", text: answered.body });
    expect(JSON.parse((await ask(next, question)).text)).toEqual(JSON.parse(answered.body));
    expect((await ask(first, question)).text).toContain("[1.0,2]");
    expect([...redis.kept.keys()].map((key) => key.replace(/[0-9a-f]{64}$/, ""))).toEqual([
      "results:examples/iris:sha256:one:",
      "results:examples/iris:sha256:two:",
    ]);
  });

  it("go by the inputs that decide, where those are declared", async () => {
    const some = await running({ key: ["x"] }, "sha256:one");
    await ask(some, { inputs: [tensor("x", [1]), tensor("z", [1])] });
    expect((await ask(some, { inputs: [tensor("x", [1]), tensor("z", [2])] })).cache).toBe("hit");
    expect((await ask(some, { inputs: [tensor("x", [2]), tensor("z", [1])] })).cache).toBe("miss");
    expect((await ask(some, { inputs: [tensor("z", [1])] })).cache).toBe("bypass");
  });

  it.each([
    ["no JSON", "nonsense", {}],
    ["an input twice", { inputs: [tensor("x", [1]), tensor("x", [2])] }, {}],
    ["a request for a new one", { inputs: [tensor("x", [1])] }, { "cache-control": "no-cache" }],
    ["numbers beside the JSON", { inputs: [tensor("x", [1])] }, { "inference-header-content-length": "10" }],
  ])("are not looked up for %s", async (_, body, headers) => {
    for (let turn = 0; turn < 2; turn++) expect((await ask(first, body, headers)).cache).toBe("bypass");
    expect([asked.length, redis.kept.size]).toEqual([2, 0]);
    expect(asked[0]?.body).toBe(typeof body === "string" ? body : JSON.stringify(body));
  });

  it.each([400, 404, 429, 500, 503])("are none where the model says %i", async (status) => {
    answered = { status, body: '{"error":"no"}' };
    for (let turn = 0; turn < 2; turn++)
      expect(await ask(first, { inputs: [tensor("x", [1])] })).toEqual({ status, cache: "miss", text: answered.body });
    expect([asked.length, redis.kept.size]).toEqual([2, 0]);
  });

  it("pass on who asks for what, and nothing that a caller could set of their own", async () => {
    const response = await fetch(`${first}/v2/models/iris/infer?cache=hit&http_status_code=200&key=other`, {
      method: "POST",
      headers: {
        traceparent: "00-1-2-01",
        "x-request-id": "r",
        "content-type": "application/json",
        cookie: "cache=hit",
        "x-other": "o",
      },
      body: JSON.stringify({ inputs: [tensor("x", [1])] }),
    });
    expect(response.headers.get("x-cache")).toBe("miss");
    expect(asked[0]?.headers).toMatchObject({
      traceparent: "00-1-2-01",
      "x-request-id": "r",
      "content-type": "application/json",
    });
    expect(asked[0]?.headers).not.toHaveProperty("x-other");
    expect([...redis.kept.keys()][0]).toMatch(/^results:examples\/iris:sha256:one:[0-9a-f]{64}$/);
  });

  it("are the model's where Redis says nothing, and Redis is left alone for a while", async () => {
    const alone = await running({}, "sha256:three", "inPods");
    redis.hangs = true;
    const before = redis.commands.length;
    try {
      for (let turn = 0; turn < 20; turn++)
        expect(await ask(alone, { inputs: [tensor("x", [turn])] })).toEqual({
          status: 200,
          cache: "away",
          text: answered.body,
        });
    } finally {
      redis.hangs = false;
    }
    // One attempt a question would be twenty at least.
    expect(redis.commands.length - before).toBeLessThan(20);
    // It is asked again once the pause is over.
    await expect
      .poll(async () => (await ask(alone, { inputs: [tensor("x", [0])] })).cache, { timeout: 20_000, interval: 100 })
      .toBe("hit");
  });

  it("are counted", async () => {
    await ask(first, { inputs: [tensor("x", [4])] });
    await ask(first, { inputs: [tensor("x", [4])] });
    const text = await (await fetch(`${first}/metrics`)).text();
    expect(text).toMatch(/^result_cache_requests_total\{[^}]*result="hit"\} [1-9]/m);
    expect(text).toMatch(/^result_cache_requests_total\{[^}]*result="miss"\} [1-9]/m);
    expect(text.split("\n").filter((line) => /^(input|processor|cache)_/.test(line))).toEqual([]);
  });
});
