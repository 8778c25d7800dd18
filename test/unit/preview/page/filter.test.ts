import { describe, expect, it } from "vitest";
import { secret, resource, unknown, update, value } from "../../../../bench/preview/fixture/words.ts";
import { choices, matching, type Filter } from "../../../../preview/page/view/filter.ts";
import { entriesOf } from "../../../../preview/page/view/groups.ts";
import { kindOf, providerOf } from "../../../../preview/page/view/kinds.ts";
import { rowsOf } from "../../../../preview/page/view/rows.ts";
import type { StackReport } from "../../../../preview/report.ts";

const deployment = resource("prd", "kubernetes:apps/v1:Deployment", "iris", {
  operation: "update",
  model: "iris",
  properties: [update("spec.replicas", value("2"), value("4"))],
});
const role = resource("prd", "aws:iam/role:Role", "nodes", {
  operation: "replace",
  properties: [update("arn", value("a"), unknown)],
});
const token = resource("prd", "kubernetes:core/v1:Secret", "token", {
  operation: "update",
  protect: true,
  properties: [update("data", secret, secret)],
});
const quiet = resource("prd", "kubernetes:core/v1:Service", "iris", { model: "iris" });
const gone = resource("prd", "kubernetes:core/v1:Service", "old", { operation: "delete" });

const iris = { model: "iris", team: "examples", runtime: "pmml", change: "changed", restart: "rolling" } as const;
const finding = {
  id: "P03",
  name: "encrypted",
  enforcement: "mandatory",
  outcome: "violated",
  urn: role.urn,
  message: "no key",
} as const;
const stack: Pick<StackReport, "models" | "policies"> = {
  models: [iris],
  policies: { complete: true, rules: [], findings: [finding] },
};
const rows = rowsOf(stack, [deployment, role, token, quiet, gone]);

function names(filter: Partial<Filter>): readonly string[] {
  return matching(rows, { text: "", operations: [], ...filter }).map(({ resource: { name } }) => name);
}

describe("the rows of a stack", () => {
  it("come with what weighs most first", () => {
    expect(rows.map(({ resource: { operation, name } }) => `${operation} ${name}`)).toEqual([
      "delete old",
      "replace nodes",
      "update iris",
      "update token",
      "same iris",
    ]);
  });

  it("know their team by their model", () => {
    expect(rows.map(({ team }) => team)).toEqual([undefined, undefined, "examples", undefined, "examples"]);
  });
});

describe("a filter", () => {
  it("shows what changes, and what stays when that is asked for", () => {
    expect(names({})).toEqual(["old", "nodes", "iris", "token"]);
    expect(names({ operations: ["same"] })).toEqual(["iris"]);
    expect(names({ operations: ["delete", "replace"] })).toEqual(["old", "nodes"]);
  });

  it.each([
    ["a name, whatever its case", "IRIS", ["iris"]],
    ["a property's path", "spec.replicas", ["iris"]],
    ["a rule that it breaks", "p03", ["nodes"]],
    ["what is not known yet", "unknown", ["nodes"]],
    ["all words at once", "iris deployment examples", ["iris"]],
    ["nothing where one word is missing", "iris role", []],
  ])("finds %s", (_, text, found) => {
    expect(names({ text })).toEqual(found);
  });

  it("does not search long values", () => {
    const long = resource("prd", "kubernetes:core/v1:ConfigMap", "long", {
      operation: "update",
      properties: [update("data", value("needle"), value(`${"x".repeat(400)}haystack`))],
    });
    const [row] = rowsOf(stack, [long]);
    expect(row?.text).toContain("needle");
    expect(row?.text).not.toContain("haystack");
  });

  it("narrows by everything that it is told", () => {
    expect(names({ provider: "aws" })).toEqual(["nodes"]);
    expect(names({ type: "kubernetes:core/v1:Secret" })).toEqual(["token"]);
    expect(names({ model: "iris" })).toEqual(["iris"]);
    expect(names({ team: "risk" })).toEqual([]);
    expect(names({ only: "findings" })).toEqual(["nodes"]);
    expect(names({ only: "protected" })).toEqual(["token"]);
    expect(names({ only: "secret" })).toEqual(["token"]);
    expect(names({ only: "unknown" })).toEqual(["nodes"]);
    expect(names({ only: "replacing" })).toEqual(["nodes"]);
  });

  it("tells how many each choice has", () => {
    expect(choices(rows, ({ provider }) => provider)).toEqual([
      ["aws", 1],
      ["kubernetes", 4],
    ]);
  });
});

describe("groups", () => {
  const lines = (open: boolean) =>
    entriesOf(rows, "model", () => open).map((entry) =>
      entry.is === "head" ? `${entry.name}:` : entry.row.resource.name,
    );

  it("come in the order of what weighs most in them, and show their rows when open", () => {
    expect(lines(true)).toEqual(["platform:", "old", "nodes", "token", "iris:", "iris", "iris"]);
    expect(lines(false)).toEqual(["platform:", "iris:"]);
  });

  it("are none when nothing is grouped", () => {
    expect(entriesOf(rows, "none", () => false)).toHaveLength(5);
  });
});

describe("a type", () => {
  it.each([
    ["kubernetes:apps/v1:Deployment", "kubernetes", "Deployment"],
    ["aws:ec2/subnet:Subnet", "aws", "ec2 Subnet"],
    ["ml-serving:index:ModelService", "ml-serving", "ModelService"],
    ["pulumi:pulumi:Stack", "pulumi", "Stack"],
    ["pulumi:providers:aws", "pulumi", "provider aws"],
    ["odd", "odd", " odd"],
  ])("%s is of %s and called %s", (type, provider, kind) => {
    expect([providerOf(type), kindOf(type)]).toEqual([provider, kind]);
  });
});
