import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureUdfJar } from "../../local/udf/jar.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

interface Row {
  readonly input: readonly number[];
  readonly predicted: string;
  readonly probabilities: readonly number[];
}

/** scikit-learn's own answers, written by examples/iris/train.py. */
const golden = JSON.parse(readFileSync(join(repositoryRoot, "examples/iris/golden.json"), "utf8")) as {
  readonly classes: readonly string[];
  readonly rows: readonly Row[];
};

let folder: string;
let jar: string;

beforeAll(async () => {
  await ensureUdfJar((now) => {
    console.error(now);
  });
  folder = mkdtempSync(join(tmpdir(), "udf-"));
  jar = join(folder, "iris.jar");
  await execa("npx", ["ml", "udf", "iris", "--out", jar], { cwd: repositoryRoot });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the jar of npx ml udf", () => {
  it("answers a Java program as scikit-learn does, with nothing else on the class path", async () => {
    const rows = golden.rows.map(({ input }) => input.join(",")).join("\n");
    const told = await execa("java", ["-cp", jar, join(import.meta.dirname, "Rows.java")], { input: rows });
    const answers = told.stdout.split("\n").map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(answers.map((answer) => answer["predicted_species"])).toEqual(golden.rows.map(({ predicted }) => predicted));
    const off = golden.rows.flatMap(({ probabilities }, row) =>
      probabilities.map((known, k) =>
        Math.abs(known - Number(answers[row]?.[`probability_${golden.classes[k] ?? ""}`])),
      ),
    );
    expect(off).toHaveLength(golden.rows.length * golden.classes.length);
    expect(Math.max(...off)).toBeLessThan(1e-9);
  });

  it("keeps to names of its own, so that it meets no library of Spark or Hive", async () => {
    const { stdout } = await execa("jar", ["tf", jar]);
    const strangers = stdout.split("\n").filter((path) => path.endsWith(".class") && !path.startsWith("ml/serving/"));
    expect(strangers).toEqual([]);
  });

  it("carries the licences of what is in it", async () => {
    const { stdout } = await execa("unzip", ["-p", jar, "META-INF/LICENSE.txt", "META-INF/NOTICE", "NOTICE"]);
    for (const words of ["Apache License", "Apache Commons", "Scala", "Minpack Copyright Notice", "Ernst Hairer"])
      expect(stdout).toContain(words);
  });
});
