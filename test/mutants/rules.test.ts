import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { rules } from "../../policies/rules/index.ts";
import { equivalent } from "./equivalent.ts";
import { mutate } from "./mutate.ts";
import type { Recorded } from "./recorder.ts";

const root = join(import.meta.dirname, "../..");
const switches = globalThis as { __mutant?: number };

/** A rule's fixtures with its module, loaded anew. */
async function fixturesOf(id: string): Promise<readonly Recorded[]> {
  vi.resetModules();
  await import(`../unit/policies/rules/${id}.test.ts`);
  const { takeRecorded } = await import("./recorder.ts");
  return takeRecorded();
}

async function fails(tests: readonly Recorded[]): Promise<boolean> {
  try {
    for (const { run } of tests) await run();
    return false;
  } catch {
    return true;
  }
}

/** Mutants of a rule that none of its fixtures notices. */
async function survivors(id: string, name: string): Promise<readonly string[]> {
  const { mutants } = mutate(readFileSync(join(root, "policies/rules", `${name}.ts`), "utf8"));
  expect(mutants.length, "mutants").toBeGreaterThan(0);
  delete switches.__mutant;
  const tests = await fixturesOf(id);
  expect(tests.length, "tests").toBeGreaterThan(0);
  expect(await fails(tests), "fails without a mutant").toBe(false);
  const survived: string[] = [];
  for (const [number, mutant] of mutants.entries()) {
    switches.__mutant = number;
    const own = mutant.atLoad ? await fixturesOf(id).catch(() => undefined) : tests;
    if (own !== undefined && !(await fails(own))) survived.push(mutant.name);
  }
  delete switches.__mutant;
  return survived;
}

describe("every mutant of a rule fails its fixtures", () => {
  it.each(rules.map(({ id, name }) => [id, name] as const))("%s %s", { timeout: 120_000 }, async (id, name) => {
    expect([...(await survivors(id, name))].sort()).toStrictEqual(Object.keys(equivalent[id] ?? {}).sort());
  });

  it("in rules that there are", () => {
    const ids: readonly string[] = rules.map(({ id }) => id);
    expect(Object.keys(equivalent).filter((id) => !ids.includes(id))).toStrictEqual([]);
  });
});
