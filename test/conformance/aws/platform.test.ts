import { expect, it, describe } from "vitest";
import { kindOf, kinds } from "../../../local/providers/aws/kinds/index.ts";
import { readDeclarations } from "../../../local/providers/aws/package/declarations.ts";
import type { Properties } from "../../../local/providers/serve/values.ts";
import { account, declare, kept, objects } from "./account.ts";
import { mismatches } from "./fits.ts";
import { platform, type Ref } from "./platform/index.ts";

const a = account({ defaultTags: JSON.stringify({ tags: { project: "suite" } }) });
const declarations = readDeclarations();

const ref: Ref = (name, output) => {
  const { id, outputs } = kept(a.engine, name);
  return output === undefined ? id : (outputs[output] ?? "");
};
const program = () => platform.map(({ type, name, inputs }) => declare(type, name, inputs(ref)));

describe("a platform of every resource type", () => {
  it("has every resource type", () => {
    expect(new Set(platform.map(({ type }) => `aws:${type}`))).toEqual(new Set(kinds.map(({ token }) => token)));
  });

  it("is created, each with outputs of the declared types", async () => {
    for (const { type, name, inputs } of platform) {
      expect(await a.engine.one(declare(type, name, inputs(ref)))).toMatchObject({ op: "create" });
      const { outputs } = kept(a.engine, name);
      const shape = declarations.resource(`aws:${type}`);
      expect({ name, wrong: mismatches(outputs, shape?.outputs ?? new Map(), declarations) }).toEqual({
        name,
        wrong: [],
      });
    }
  });

  it("is the same when nothing changed", async () => {
    const steps = await a.engine.up(program());
    expect(steps.filter(({ op }) => op !== "same")).toEqual([]);
  });

  it("is the same after a refresh", async () => {
    const before = new Map(a.engine.state);
    expect(await a.engine.refresh()).toEqual([]);
    for (const [urn, { inputs, outputs }] of a.engine.state)
      expect({ urn, inputs, outputs }).toEqual({
        urn,
        inputs: before.get(urn)?.inputs,
        outputs: before.get(urn)?.outputs,
      });
  });

  it("can be imported, and what the program says is then what is there", async () => {
    for (const unnamed of program()) {
      const old = kept(a.engine, unnamed.name);
      // A name that was made up has to be written into a program that imports.
      const property = kindOf(unnamed.type)?.naming?.property;
      const name: Properties = property === undefined ? {} : { [property]: old.inputs[property] ?? "" };
      const declared = { ...unnamed, inputs: { ...unnamed.inputs, ...name } };
      const imported = await a.engine.import(declared, old.id);
      expect(imported?.id).toBe(old.id);
      if (imported === undefined) continue;
      const inputs = await a.engine.check(declared, imported.inputs);
      const diff = await a.engine.diff(declared, imported, inputs);
      expect({ name: declared.name, diff: diff.getDiffsList() }).toEqual({ name: declared.name, diff: [] });
    }
  });

  it("is destroyed without a trace but the key that waits for its end", async () => {
    await a.engine.destroy();
    expect(objects(a.store)).toEqual([expect.stringMatching(/kms\.key\.Key#pending\//)]);
  });
});
