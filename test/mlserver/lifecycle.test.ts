import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsed } from "../support/log-lines.ts";
import { exampleOf, examples, firstQuestion, type Example, type MlserverKind } from "./kinds.ts";
import { Server } from "./server.ts";

// Starting and ending are the server's, which is the same for all kinds: one of them stands for all.
const example = exampleOf("sklearn");
const body = JSON.stringify(firstQuestion(example).body);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mlserver-lifecycle-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a server said, without its form. */
const messages = (lines: readonly string[]): string =>
  parsed(lines)
    .map(({ message }) => String(message))
    .join("\n");

/** A kind's example with another artifact: a folder with one file of this name and content, if any. */
function broken(kind: MlserverKind, name: string, file?: string, content = ""): Example {
  const artifact = join(folder, `${kind}-${name}`);
  mkdirSync(artifact);
  if (file !== undefined) writeFileSync(join(artifact, file), content);
  return { ...exampleOf(kind), artifact };
}

/** A pickle that evaluates a Python expression when it is loaded. */
function pickle(name: string, expression: string): Example {
  return broken("sklearn", name, "model.joblib", `cbuiltins\neval\n(V${expression}\ntR.`);
}

describe("readiness", () => {
  it("comes when the model is loaded, and not before", async () => {
    const slow = pickle(
      "slow",
      `(__import__("time").sleep(2), print("loaded", flush=True), __import__("joblib").load("${example.artifact}/model.joblib"))[2]`,
    );
    const server = await Server.start(slow);
    try {
      const early: number[] = [];
      // What a model prints is a line like all others.
      const isLoaded = () => server.lines.some((line) => line.includes('"message": "loaded"'));
      while (!isLoaded()) {
        const answer = await fetch(server.readyUrl).catch(() => undefined);
        // The line may have come while the answer was on its way.
        if (answer !== undefined && !isLoaded()) early.push(answer.status);
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
  const fails = async (what: Example, words: string, changes: Readonly<Record<string, string>> = {}): Promise<void> => {
    const { code, lines } = await (await Server.start(what, changes)).exited;
    expect(messages(lines)).toContain(words);
    expect(code).toBe(1);
  };

  it("in an empty folder exits 1 and names the file that it looked for, whatever the kind", async () => {
    await Promise.all(examples.map((one) => fails(broken(one.kind, "empty"), one.file)));
  });

  it("with what is no model exits 1 and says so, whatever the kind", async () => {
    await Promise.all(examples.map((one) => fails(broken(one.kind, "junk", one.file, "<html/>"), "cannot be loaded")));
  });

  it("with a pickle of something that cannot predict exits 1 and says what it is", async () => {
    await fails(pickle("no-model", "dict()"), "of type dict, which cannot predict");
  });

  it("without a folder, with code that is not in the image, or with a bad number exits 1 and says why", async () => {
    await fails({ ...example, artifact: join(folder, "nothing") }, "cannot be loaded");
    await fails(pickle("foreign", '__import__("xgboost")'), "No module named 'xgboost'");
    await fails(example, 'MAX_BATCH_ROWS is "many"', { MAX_BATCH_ROWS: "many" });
  });
});

describe("log lines", () => {
  it("are JSON objects, also with quotes and line breaks in what they tell", async () => {
    const told = `ValueError('a "b"' + chr(10) + 'c')`;
    const failing = pickle("failing", `(_ for _ in ()).throw(${told})`);
    const { lines } = await (await Server.start(failing)).exited;
    const errors = lines.filter((line) => parsed([line])[0]?.["level"] === "error");
    expect(messages(errors)).toContain('ValueError: a "b"\nc');
  });
});
