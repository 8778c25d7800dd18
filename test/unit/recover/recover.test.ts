import { describe, expect, it } from "vitest";
import { carry, pendingOf, providerInputs, readExported, type Pending } from "../../../local/recover/deployment.ts";
import { decide, type Choices, type Found } from "../../../local/recover/recover.ts";
import type { Verdict } from "../../../local/recover/verdict.ts";

const provider = "urn:pulumi:prd::ml-serving::pulumi:providers:aws::account";
const urn = (type: string, name: string) => `urn:pulumi:prd::ml-serving::${type}::${name}`;
const vpc = {
  urn: urn("aws:ec2/vpc:Vpc", "network"),
  type: "aws:ec2/vpc:Vpc",
  custom: true,
  provider: `${provider}::0b1c`,
  inputs: { cidrBlock: "10.0.0.0/16", tags: { Name: "ml-serving-prd" } },
};
const state = readExported(
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { magic: "m" },
      resources: [
        { urn: urn("pulumi:pulumi:Stack", "s"), type: "pulumi:pulumi:Stack" },
        {
          urn: provider,
          type: "pulumi:providers:aws",
          id: "0b1c",
          inputs: {
            region: "eu-west-1",
            defaultTags: '{"tags":{"ml-serving/environment":"prd"}}',
            allowedAccountIds: "[]",
          },
        },
      ],
      pending_operations: [{ type: "creating", resource: vpc }],
    },
  }),
);
const [pending] = pendingOf(state) as [Pending];

describe("an exported state", () => {
  it("tells what was left open, and by which provider", () => {
    expect(pending).toMatchObject({ name: "network", operation: "creating" });
    expect(providerInputs(state, pending.resource)["region"]).toBe("eu-west-1");
  });

  it("takes an object in as it is declared, and keeps all that it had", () => {
    const { deployment, ...rest } = carry(state, [{ pending, id: "vpc-1" }]);
    expect(rest).toEqual({ version: 3 });
    expect(deployment).toMatchObject({ manifest: { magic: "m" }, pending_operations: [] });
    expect(deployment.resources).toHaveLength(3);
    expect(deployment.resources?.at(-1)).toEqual({ ...vpc, id: "vpc-1", outputs: vpc.inputs });
  });

  it("still has what a replacement is to take the place of, to be deleted", () => {
    const old = { ...vpc, id: "vpc-0", outputs: {} };
    const replacing = { ...state, deployment: { ...state.deployment, resources: [old] } };
    expect(carry(replacing, [{ pending, id: "vpc-1" }]).deployment.resources).toMatchObject([
      { id: "vpc-0", delete: true },
      { id: "vpc-1" },
    ]);
  });

  it("never takes in, and never marks to be deleted, what a later run made of the same creation", () => {
    const made = { ...vpc, id: "vpc-1", outputs: {} };
    const later = { ...state, deployment: { ...state.deployment, resources: [made] } };
    expect(carry(later, [{ pending, id: "vpc-1" }]).deployment.resources).toEqual([made]);
  });
});

const nobody: Choices = { import: [], delete: [], absent: [], ids: {} };
const found = (name: string, verdict: Verdict, protect = false): Found => ({
  pending: { name, label: `T::${name}`, operation: "creating", resource: { urn: urn("t", name), type: "t", protect } },
  verdict,
});
const there = (name: string, protect = false) => found(name, { is: "there", id: `${name}-1` }, protect);

describe("what is decided", () => {
  const all = [there("a"), there("b"), found("c", { is: "absent" }), found("d", { is: "repeatable", why: "w" })];
  const names = (choices: Partial<Choices>) => {
    const plan = decide(all, { ...nobody, ...choices });
    return [plan.imported, plan.deleted].map((of) => of.map(({ pending: { name } }) => name));
  };

  it("is all, or one by one", () => {
    expect(names({ import: "all" })).toEqual([["a", "b"], []]);
    expect(names({ delete: "all" })).toEqual([[], ["a", "b"]]);
    expect(names({ import: "all", delete: ["b"] })).toEqual([["a"], ["b"]]);
    expect(names({ import: ["a"], delete: ["b"] })).toEqual([["a"], ["b"]]);
  });

  it("leaves to the next run what is not there or settles itself", () => {
    expect(decide(all, { ...nobody, import: "all" }).again.map(({ name }) => name)).toEqual(["c", "d"]);
  });

  it.each<[what: string, found: readonly Found[], choices: Partial<Choices>, says: RegExp]>([
    ["nothing for one that is there", all, { import: ["a"] }, /b: it is there \(b-1\), and neither/],
    ["both for one", all, { import: ["a", "b"], delete: ["b"] }, /b: it is there \(b-1\), and both/],
    ["everything for all", all, { import: "all", delete: "all" }, /a: .*both[\s\S]*b: .*both/],
    ["a name that there is not", all, { import: "all", absent: ["x"] }, /x: nothing of that name/],
    ["to delete what is protected", [there("p", true)], { delete: "all" }, /p: it is protected.*--import T::p/],
    [
      "what nobody can tell",
      [found("u", { is: "unclear", why: "two" })],
      { import: "all" },
      /T::u: two\..*--id T::u=ID, or --absent T::u/,
    ],
  ])("cannot be %s", (_, open, choices, says) => {
    expect(() => decide(open, { ...nobody, ...choices })).toThrow(says);
  });

  it("tells resources of one name apart by their types, and never gives one id to two", () => {
    const [route, table] = ["Route", "RouteTable"].map((type) => {
      const { pending, verdict } = there("public");
      return { pending: { ...pending, label: `${type}::public` }, verdict };
    }) as [Found, Found];
    const plan = decide([route, table], { ...nobody, import: ["Route::public"], delete: ["RouteTable::public"] });
    expect([plan.imported, plan.deleted].map((of) => of.map(({ pending: { label } }) => label))).toEqual([
      ["Route::public"],
      ["RouteTable::public"],
    ]);
    expect(() => decide([route, table], { ...nobody, import: "all", ids: { public: "x" } })).toThrow(
      /public: an id is one object's, and this means Route::public, RouteTable::public/,
    );
  });

  it("is what somebody found who looked", () => {
    const unclear = [found("u", { is: "unclear", why: "two" }), found("v", { is: "unclear", why: "two" })];
    const plan = decide(unclear, { ...nobody, import: "all", ids: { u: "u-7" }, absent: ["v"] });
    expect(plan.imported.map(({ id }) => id)).toEqual(["u-7"]);
    expect(plan.again.map(({ name }) => name)).toEqual(["v"]);
  });
});
