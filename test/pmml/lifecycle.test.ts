import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Server } from "./server.ts";

const model = join(import.meta.dirname, "../../examples/iris/model.pmml");
const text = readFileSync(model, "utf8");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pmml-lifecycle-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("SIGTERM", () => {
  it("takes readiness away, answers still, finishes what is in flight, and exits 0", async () => {
    const server = await new Server([
      `--model-path=${model}`,
      "--drain-delay-ms=800",
      "--drain-timeout-ms=5000",
      "--warm-up-ms=50",
    ]).ready();
    const body = JSON.stringify({
      inputs: [{ name: "x", shape: [1, 4], datatype: "FP64", data: [5.1, 3.5, 1.4, 0.2] }],
    });
    const started = Date.now();

    // A request whose last byte comes after the drain delay.
    const inFlight = new Promise<number>((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": body.length };
      const sent = request(`${server.url}/v2/models/model/infer`, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", reject);
      sent.write(body.slice(0, 10));
      setTimeout(() => sent.end(body.slice(10)), 1300);
    });
    await sleep(100);
    server.terminate();
    await sleep(200);

    const ready = await fetch(`${server.url}/v2/models/model/ready`);
    expect(ready.status).toBe(503);
    expect(ready.headers.get("connection")).toBe("close");
    expect((await fetch(`${server.url}/v2/health/live`)).status).toBe(200);
    const during = await fetch(`${server.url}/v2/models/model/infer`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(during.status).toBe(200);

    expect(await inFlight).toBe(200);
    const { code, stdout } = await server.exited;
    expect(code).toBe(0);
    expect(JSON.parse(stdout.at(-1) ?? "")).toMatchObject({ message: "stopped", cut_off: 0 });
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it("ends within its bound when a request never ends, and says that it cut it off", async () => {
    const server = await new Server([
      `--model-path=${model}`,
      "--drain-delay-ms=0",
      "--drain-timeout-ms=500",
      "--warm-up-ms=50",
    ]).ready();
    const hanging = request(`${server.url}/v2/models/model/infer`, {
      method: "POST",
      headers: { "content-length": 100 },
    });
    hanging.on("error", () => undefined);
    hanging.write("{");
    await sleep(200);
    const before = Date.now();
    server.terminate();
    const { code, stdout } = await server.exited;
    expect(code).toBe(0);
    expect(Date.now() - before).toBeLessThan(3000);
    expect(JSON.parse(stdout.at(-1) ?? "")).toMatchObject({ message: "stopped", cut_off: 1 });
  });
});

describe("a start that cannot succeed", () => {
  const write = (name: string, content: string): string => {
    mkdirSync(join(folder, name));
    const path = join(folder, name, "model.pmml");
    writeFileSync(path, content);
    return path;
  };

  it.each<readonly [string, () => readonly string[], string]>([
    ["no such model", () => [`--model-path=${folder}/nothing`], "does not exist"],
    ["empty folder", () => (mkdirSync(join(folder, "empty")), [`--model-path=${folder}/empty`]), "holds no .pmml file"],
    [
      "two models",
      () => (
        mkdirSync(join(folder, "two")),
        copyFileSync(model, join(folder, "two/a.pmml")),
        copyFileSync(model, join(folder, "two/b.pmml")),
        [`--model-path=${folder}/two`]
      ),
      "holds 2 .pmml files",
    ],
    ["cut off", () => [`--model-path=${write("cut", text.slice(0, text.length / 2))}`], "not well-formed XML"],
    ["cut off behind the model", () => [`--model-path=${write("cut-late", text.slice(0, -9))}`], "not well-formed XML"],
    ["no XML", () => [`--model-path=${write("binary", "\u0000\u0001pickle")}`], "not well-formed XML"],
    ["empty file", () => [`--model-path=${write("zero", "")}`], "not well-formed XML"],
    ["not PMML", () => [`--model-path=${write("html", "<html/>")}`], "root element is <html>"],
    [
      "PMML without a model",
      () => [`--model-path=${write("bare", '<PMML version="4.4"><Header/><DataDictionary/></PMML>')}`],
      "model.pmml",
    ],
    [
      "unknown element",
      () => [`--model-path=${write("odd", '<PMML version="4.4"><Header/><DataDictionary/><Oracle/></PMML>')}`],
      "Oracle",
    ],
    [
      "external entity",
      () => [
        `--model-path=${write("xxe", text.replace("<PMML", '<!DOCTYPE PMML [<!ENTITY e SYSTEM "file:///etc/passwd">]><PMML'))}`,
      ],
      "carries a DOCTYPE",
    ],
    [
      "billion laughs",
      () => [
        `--model-path=${write("lol", '<!DOCTYPE PMML [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><PMML>&b;</PMML>')}`,
      ],
      "carries a DOCTYPE",
    ],
    ["bad number", () => [`--model-path=${model}`, "--max-batch-rows=many"], 'MAX_BATCH_ROWS is "many"'],
    ["bad flag", () => [`--model-path=${model}`, "--max-rows=1"], "--max-rows=1 is not a flag"],
    ["bad name", () => [`--model-path=${model}`, "--model-name=a/b"], 'MODEL_NAME is "a/b"'],
    ["foreign address", () => [`--model-path=${model}`, "--host=192.0.2.1"], "192.0.2.1"],
  ])("%s: exits 1 with one JSON line, and tells Kubernetes", async (_, flags, words) => {
    const log = join(folder, "termination-log");
    writeFileSync(log, "");
    const { code, stderr, stdout } = await new Server([...flags(), `--termination-log=${log}`, "--warm-up-ms=0"])
      .exited;
    expect(code).toBe(1);
    expect(stdout).toEqual([]);
    expect(stderr).toHaveLength(1);
    const { level, message } = JSON.parse(stderr[0] ?? "") as { level: string; message: string };
    expect(level).toBe("error");
    expect(message).toContain(words);
    // Settings that cannot be read leave the log's own place unread too, unless it was given.
    if (!message.startsWith("settings")) expect(readFileSync(log, "utf8")).toBe(message);
  });
});
