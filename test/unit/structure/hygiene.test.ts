import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "");

describe("the repository", () => {
  it("pins every dependency exactly", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as Record<
      "dependencies" | "devDependencies",
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it("names no registry host in its lock file", () => {
    expect(readFileSync(resolve(root, "package-lock.json"), "utf8")).not.toContain('"resolved": "http');
  });

  it("keeps every source file within 300 lines", () => {
    const long = tracked
      .filter((file) => /\.(tsx?|java|go|py|sh)$/.test(file))
      .map((file) => ({ file, lines: readFileSync(resolve(root, file), "utf8").split("\n").length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  it("has no test that is skipped or alone", () => {
    const marks = tracked
      .filter((file) => file.startsWith("test/") && file.endsWith(".test.ts"))
      .filter((file) => /\b(?:it|test|describe)\.(?:skip|only|todo)\b/.test(readFileSync(resolve(root, file), "utf8")));
    expect(marks.filter((file) => !file.endsWith("hygiene.test.ts"))).toEqual([]);
  });

  it("has no suite that `make test` leaves out", () => {
    const suites = new Set(
      tracked.filter((file) => /^test\/.*\.test\.ts$/.test(file)).map((file) => file.split("/")[1] ?? ""),
    );
    const run = readFileSync(resolve(root, "test/run.ts"), "utf8");
    expect([...suites].filter((suite) => !run.includes(`"${suite}"`))).toEqual([]);
  });
});
