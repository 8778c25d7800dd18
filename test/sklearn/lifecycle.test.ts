import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inferRequest, readGolden } from "../../local/golden/classes.ts";
import { example, Server } from "./server.ts";

const golden = readGolden("examples/cancer/golden.json");
const [row] = golden.rows;
if (row === undefined) throw new Error("no row");
const body = JSON.stringify(inferRequest(golden, row));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sklearn-lifecycle-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A folder with a pickle that evaluates a Python expression when it is loaded. */
function artifact(name: string, expression: string): string {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "model.joblib"), `cbuiltins\neval\n(V${expression}\ntR.`);
  return join(folder, name);
}

describe("readiness", () => {
  it("comes when the model is loaded, and not before", async () => {
    const slow = artifact(
      "slow",
      `(__import__("time").sleep(2), print("loaded", flush=True), __import__("joblib").load("${example}/model.joblib"))[2]`,
    );
    const server = await Server.start(slow);
    try {
      const early: number[] = [];
      while (!server.lines.includes("loaded")) {
        const answer = await fetch(server.readyUrl).catch(() => undefined);
        // The line may have come while the answer was on its way.
        if (answer !== undefined && !server.lines.includes("loaded")) early.push(answer.status);
        await sleep(20);
      }
      expect(early.filter((status) => status === 200)).toEqual([]);
      await server.ready();
    } finally {
      await server.kill();
    }
  });
});

/** A request that was sent, and when its last byte was. */
interface Sent {
  readonly finishedAt: number;
  readonly answered: Promise<number | string>;
}

function send(url: string, agent: Agent): Sent {
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const sent = request(url, { method: "POST", agent, headers });
  const answered = new Promise<number | string>((resolve) => {
    sent.on("response", (response) => {
      response.resume();
      response.on("end", () => {
        resolve(response.statusCode ?? 0);
      });
      response.on("error", (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? "");
      });
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? "");
    });
  });
  sent.end(body);
  return { finishedAt: performance.now(), answered };
}

describe("SIGTERM", () => {
  it("under load answers every request that it had, and exits 0", async () => {
    const server = await (await Server.start(example)).ready();
    const agent = new Agent({ keepAlive: true });
    const all: Sent[] = [];
    let stopped = false;
    const clients = Array.from({ length: 16 }, async () => {
      while (!stopped) {
        const one = send(server.inferUrl, agent);
        all.push(one);
        if (typeof (await one.answered) === "string") return; // it listens no more
      }
    });
    await sleep(1500);
    // What the kubelet does after its preStop sleep: by then nobody sends new requests. These clients do until now.
    stopped = true;
    server.terminate();
    await Promise.all(clients);
    const answers = await Promise.all(all.map((one) => one.answered));
    expect(all.length).toBeGreaterThan(100);
    expect(answers.filter((answer) => answer !== 200)).toEqual([]);
    expect((await server.exited).code).toBe(0);
    agent.destroy();
  });

  it("is the end of new connections at once, which is why the kubelet waits before it sends the signal", async () => {
    const server = await (await Server.start(example)).ready();
    // A request in flight keeps the process.
    const hanging = request(server.inferUrl, { method: "POST", headers: { "content-length": 100 } });
    hanging.on("error", () => undefined);
    hanging.write("{");
    await sleep(200);
    server.terminate();
    await sleep(500);
    const late = await fetch(server.readyUrl).catch(
      (error: unknown) => (error as { cause: NodeJS.ErrnoException }).cause,
    );
    expect(late).toMatchObject({ code: "ECONNREFUSED" });
    await server.kill();
  });

  it("ends within its bound when a request never ends", async () => {
    const server = await (await Server.start(example, { DRAIN_TIMEOUT_MS: "1000" })).ready();
    const hanging = request(server.inferUrl, { method: "POST", headers: { "content-length": 100 } });
    hanging.on("error", () => undefined);
    hanging.write("{");
    await sleep(200);
    const before = Date.now();
    server.terminate();
    expect((await server.exited).code).toBe(0);
    expect(Date.now() - before).toBeGreaterThan(900);
    expect(Date.now() - before).toBeLessThan(8000);
  });
});

describe("a start that cannot succeed", () => {
  it.each<readonly [string, () => readonly [string, Record<string, string>?], string]>([
    ["no such folder", () => [join(folder, "nothing")], "cannot be loaded"],
    ["empty folder", () => (mkdirSync(join(folder, "empty")), [join(folder, "empty")]), "model.joblib"],
    [
      "no pickle",
      () => {
        mkdirSync(join(folder, "junk"));
        writeFileSync(join(folder, "junk/model.joblib"), "<html/>");
        return [join(folder, "junk")];
      },
      "cannot be loaded",
    ],
    [
      "code that is not in the image",
      () => [artifact("foreign", '__import__("xgboost")')],
      "No module named 'xgboost'",
    ],
    ["a bad number", () => [example, { MAX_BATCH_ROWS: "many" }], 'MAX_BATCH_ROWS is "many"'],
  ])("%s: exits 1 and says why", async (_, how, words) => {
    const [path, changes] = how();
    const { code, lines } = await (await Server.start(path, changes)).exited;
    expect(code).toBe(1);
    expect(lines.join("\n")).toContain(words);
  });
});

describe("log lines", () => {
  it("are JSON objects, also with quotes and line breaks in what they tell", async () => {
    const told = `ValueError('a "b"' + chr(10) + 'c')`;
    const broken = artifact("broken", `(_ for _ in ()).throw(${told})`);
    const { lines } = await (await Server.start(broken)).exited;
    const parsed = lines.map((line) => JSON.parse(line) as { level: string; message: string });
    expect(parsed.some(({ level, message }) => level === "error" && message.includes('ValueError: a "b"\nc'))).toBe(
      true,
    );
  });
});
