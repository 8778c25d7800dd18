import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../../policies/rules/index.ts";

const folder = (...path: readonly string[]): readonly string[] =>
  readdirSync(join(import.meta.dirname, ...path)).filter((file) => file !== "index.ts");

describe("every rule", () => {
  it("has an id and a name of its own, a reason, a remedy and a reference", () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(rules.length);
    for (const { id, name, description, remediation, url } of rules) {
      expect(id).toMatch(/^[PKM]\d\d$/);
      expect(name).toMatch(/^[a-z]+[a-z0-9]*(-[a-z0-9]+)*$/);
      expect(description.length).toBeGreaterThan(40);
      expect(remediation.length).toBeGreaterThan(10);
      expect(url).toMatch(/^https:\/\//);
    }
  });
  it("is in a file of its name, and its fixtures in one of its id", () => {
    expect(folder("../../../policies/rules")).toStrictEqual(rules.map(({ name }) => `${name}.ts`).sort());
    expect(folder("rules")).toStrictEqual(rules.map(({ id }) => `${id}.test.ts`).sort());
  });
});
