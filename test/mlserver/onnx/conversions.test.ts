import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { pythonEnvironment } from "../server.ts";
import { graphs } from "./serve.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onnx-conversions-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Asks the gate of conversions about a graph, with the runtime's own packages; there is no TensorFlow among them. */
function check(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const command = ["-m", "conversions.tensorflow", "check", ...args];
  return new Promise((resolve) => {
    const env = pythonEnvironment("onnx");
    execFile("python3.11", command, { cwd: repositoryRoot, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said: (stdout + stderr).trim() });
    });
  });
}

const golden = (example: string, file = "golden.json") => ["--golden", `examples/${example}/${file}`] as const;
const forest = "examples/iris-forest/model.onnx";

describe("the gate of conversions", () => {
  it.each([
    ["iris-forest", "golden.json", 150],
    ["iris-tensorflow", "golden.json", 150],
    ["fraud", "golden.json", 40],
    ["fraud", "golden-onnx.json", 40],
  ] as const)("passes examples/%s, asked by %s", async (example, file, rows) => {
    const { code, said } = await check(`examples/${example}/model.onnx`, ...golden(example, file));
    expect(said).toMatch(new RegExp(`: ${rows} rows, largest difference \\d\\.\\de-07$`));
    expect(code).toBe(0);
  });

  it("refuses a conversion that answers one row of 150 otherwise, and says which and how", async () => {
    // The same forest by the same converter, for rows in doubles: one of them lies between a threshold and its float32.
    const { code, said } = await check(join(graphs, "forest-in-double.onnx"), ...golden("iris-forest"));
    expect(said).toMatch(
      /^refused: Row \d+: "probabilities" is off by 2\.0e-02, more than 1e-06: \[.*\] became \[.*\]\.$/,
    );
    expect(code).toBe(1);
  });

  it("refuses a conversion that names another class", async () => {
    const rows = JSON.parse(readFileSync(join(repositoryRoot, "examples/iris-forest/golden.json"), "utf8")) as {
      rows: { answer: { outputs: { name: string; data: unknown[] }[] } }[];
    };
    const label = rows.rows[7]?.answer.outputs.find(({ name }) => name === "label");
    if (label === undefined) throw new Error("no label");
    label.data = ["virginica"];
    writeFileSync(join(folder, "other.json"), JSON.stringify(rows));
    const { code, said } = await check(forest, "--golden", join(folder, "other.json"));
    expect(said).toBe('refused: Row 7: "label" is "setosa"; the training library says "virginica".');
    expect(code).toBe(1);
  });

  it.each<readonly [string, () => readonly string[], string]>([
    [
      "a model of something else",
      () => [forest, ...golden("fraud")],
      "Its inputs are measurements; the golden rows have amount",
    ],
    [
      "a larger tolerance without a reason",
      () => [forest, ...golden("iris-forest"), "--tolerance", "0.1"],
      "--because",
    ],
    [
      "a golden file without rows",
      () => {
        writeFileSync(join(folder, "none.json"), '{"form": "exchanges", "path": "/infer", "rows": []}');
        return [forest, "--golden", join(folder, "none.json")];
      },
      "has no rows",
    ],
    ["a form that it cannot read", () => [forest, ...golden("iris")], 'its form is "fields"'],
    ["what is no graph", () => ["README.md", ...golden("iris-forest")], "cannot be loaded"],
  ])("refuses %s", async (_, args, words) => {
    const { code, said } = await check(...args());
    expect(said).toMatch(/^refused: /);
    expect(said).toContain(words);
    expect(code).toBe(1);
  });

  it("takes a larger tolerance with its reason", async () => {
    const because = ["--tolerance", "0.05", "--because", "rows between two thresholds"];
    const { code } = await check(join(graphs, "forest-in-double.onnx"), ...golden("iris-forest"), ...because);
    expect(code).toBe(0);
  });
});

describe("records of conversions", () => {
  it.each(["fraud", "iris-tensorflow"])("examples/%s: model.onnx is the one that was made and checked", (name) => {
    const read = (file: string) => readFileSync(join(repositoryRoot, "examples", name, file));
    const digest = (file: string) => `sha256:${createHash("sha256").update(read(file)).digest("hex")}`;
    const record = JSON.parse(read("model.onnx.conversion.json").toString()) as {
      digest: string;
      source: { name: string; digest: string };
      checked: { golden: { name: string; digest: string }; rows: number; largestDifference: number };
    };
    expect(record.digest).toBe(digest("model.onnx"));
    expect(record.checked.golden.digest).toBe(digest(record.checked.golden.name));
    expect(record.checked.largestDifference).toBeLessThan(1e-6);
    if (name === "iris-tensorflow") expect(record.source.digest).toBe(digest(record.source.name));
  });
});
