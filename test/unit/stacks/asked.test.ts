import { describe, expect, it } from "vitest";
import { defineModel } from "../../../components/model-service/spec.ts";
import { parseAsked, withAsked } from "../../../stacks/environments/asked.ts";
import { local } from "../../../stacks/environments/local.ts";

const extra = defineModel({ name: "extra", team: "examples", runtime: { kind: "pmml" } });
const file = { ...local, onDemand: [extra] };
const served = local.models.map(({ name }) => name);
const names = (models: readonly { readonly name: string }[]): readonly string[] => models.map(({ name }) => name);

describe("models on demand", () => {
  it("are left out unless somebody asks", () => {
    expect(names(withAsked(file, parseAsked(undefined)).models)).toEqual(served);
    expect(names(withAsked(file, parseAsked(" ")).models)).toEqual(served);
  });

  it("come all, or by their names", () => {
    expect(names(withAsked(file, parseAsked("all")).models)).toEqual([...served, "extra"]);
    expect(names(withAsked(file, parseAsked("extra, iris")).models)).toEqual(["iris", "extra"]);
  });

  it("are refused where there are none of such a name", () => {
    expect(() => withAsked(file, ["iris", "extar"])).toThrow(/local has no model extar/);
  });
});
