import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readQuestions } from "../../../local/golden/questions.ts";
import { exampleFolder, graphs, start, startUnready } from "./serve.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onnx-lifecycle-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A folder with one file. */
function artifact(name: string, file: string, content: Buffer | string): string {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, file), content);
  return join(folder, name);
}

describe("a start that cannot succeed ends with 1, and the last line says why", () => {
  const forest = readFileSync(join(exampleFolder("iris-forest"), "model.onnx"));
  it.each<readonly [string, () => string, readonly string[]]>([
    ["no such folder", () => join(folder, "nothing"), ["cannot be loaded", "there is no"]],
    ["no graph", () => artifact("empty", "README", ""), ["there is no model.onnx in it"]],
    ["no ONNX", () => artifact("html", "model.onnx", "<html/>"), ["cannot be loaded", "INVALID_PROTOBUF"]],
    ["half a graph", () => artifact("half", "model.onnx", forest.subarray(0, 20_000)), ["INVALID_PROTOBUF"]],
    ["an empty file", () => artifact("nought", "model.onnx", ""), ["cannot be loaded"]],
    [
      "maps for probabilities",
      () => join(graphs, "maps.onnx"),
      ['"probability"', "seq(map(string", 'options={"zipmap": False}'],
    ],
  ])("%s", async (_, path, words) => {
    const { code, lines } = await (await startUnready(path())).exited;
    expect(code).toBe(1);
    const { level, message } = JSON.parse(lines.at(-1) ?? "{}") as { level: string; message: string };
    expect(level).toBe("error");
    for (const word of words) expect(message).toContain(word);
  });
});

describe("the file", () => {
  it("may have another name where it is the only one", async () => {
    const other = artifact("other", "forest.onnx", readFileSync(join(exampleFolder("iris-forest"), "model.onnx")));
    await (await start(other)).kill();
  });
});

describe("SIGTERM", () => {
  it("under load answers every request that it had, and exits 0", async () => {
    const server = await start(exampleFolder("iris-forest"));
    const [question] = readQuestions("examples/iris-forest/golden.json");
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(question?.body);
    const answers: number[] = [];
    let stopped = false;
    const clients = Array.from({ length: 16 }, async () => {
      while (!stopped) answers.push((await fetch(server.inferUrl, { method: "POST", headers, body })).status);
    });
    await sleep(1000);
    // What the kubelet does after its preStop sleep: by then nobody sends new requests. These clients do until now.
    stopped = true;
    server.terminate();
    await Promise.all(clients);
    expect(answers.length).toBeGreaterThan(100);
    expect(answers.filter((status) => status !== 200)).toEqual([]);
    expect((await server.exited).code).toBe(0);
  });
});
