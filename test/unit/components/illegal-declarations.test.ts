import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { issueCodes } from "../../../components/issue-codes.ts";
import { validateModels } from "../../../components/model-service/validate.ts";
import { illegalModels, offered } from "./illegal-models.ts";

/** Declarations of models that must not compile: each directive stands for one, and type-checking holds it. */
function uncompilable(): readonly string[] {
  const folder = join(import.meta.dirname, "../../types");
  return readdirSync(folder)
    .filter((file) => file.startsWith("models"))
    .flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"))
    .flatMap((line) => /^ *\/\/ @ts-expect-error (.+)$/.exec(line)?.[1] ?? []);
}

/** All tests' text. */
function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
}

describe("an illegal declaration", () => {
  it.each(illegalModels.map((one) => [one.code, one.path, one] as const))(
    "is refused by %s at %s, before anything is created",
    (code, path, { model, among }) => {
      const found = validateModels([model], { ...offered, ...among });
      expect(found.map((issue) => [issue.code, issue.path])).toEqual([[code, `models.${model.name}.${path}`]]);
    },
  );

  it("says what was written or what is there, and what to do", () => {
    const told = illegalModels.flatMap(({ model, among }) => validateModels([model], { ...offered, ...among }));
    for (const { message } of told) expect(message).toMatch(/^.{10,}[.?]$/s);
  });

  it("is known in many kinds, each once: some do not compile, the others are refused by their values", () => {
    const reasons = uncompilable();
    expect(reasons.filter((reason, index) => reasons.indexOf(reason) !== index)).toEqual([]);
    // Sixty were asked for in all; what is there may become more, and not fewer.
    expect(reasons.length).toBeGreaterThanOrEqual(100);
    expect(illegalModels.length).toBeGreaterThanOrEqual(95);
  });

  it("has a test for every code that there is", () => {
    const told = sources(join(import.meta.dirname, "../.."));
    const codes = Object.keys(issueCodes).filter((code) => code.startsWith("MS"));
    expect(codes.filter((code) => !told.includes(code))).toEqual([]);
  });
});
