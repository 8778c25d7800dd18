import { describe, expect, it } from "vitest";
import { costOf } from "../../../../cost/index.ts";
import { envCostCeiling as rule } from "../../../../policies/rules/env-cost-ceiling.ts";
import { nodes, pods, simple } from "../nodes.ts";
import { foundInStack, resource } from "../support.ts";

const stack = resource("pulumi:pulumi:Stack", {}, { name: "stack" });
const unpriced = resource("aws:eks/cluster:Cluster", {}, { name: "cluster" });
const within = (monthlyUsd: number | null, teamMonthlyUsd: Readonly<Record<string, number>> = {}) => ({
  ...simple,
  settings: { ...simple.settings, monthlyUsd, teamMonthlyUsd },
});
// Three machines at 1 USD an hour, 730 hours: 2190 USD a month.
const three = [stack, nodes("plain", 3)];

describe("M11 env-cost-ceiling", () => {
  it("holds up to what is allowed, and where everything is", () => {
    expect(foundInStack(rule, three, within(2190))).toStrictEqual([]);
    expect(foundInStack(rule, three, within(null))).toStrictEqual([]);
    expect(foundInStack(rule, [], within(1))).toStrictEqual([]);
  });
  it("finds more, and tells both", () => {
    expect(foundInStack(rule, three, within(2189))).toStrictEqual(["stack monthlyUsd"]);
    expect(foundInStack(rule, three.slice(1), within(2189))).toStrictEqual(["nodes-cpu monthlyUsd"]);
    expect(rule.check(three, within(2100))[0]?.message).toContain(
      "is 2100 USD a month, and 2190 USD a month is expected",
    );
  });
  it("finds what a team takes beyond its own", () => {
    const all = [...three, pods({ cpu: "7" }, { replicas: 3 })];
    expect(foundInStack(rule, all, within(null, { risk: 2190 }))).toStrictEqual([]);
    expect(foundInStack(rule, all, within(null, { risk: 1 }))).toStrictEqual(["stack teamMonthlyUsd.risk"]);
    expect(foundInStack(rule, all, within(null, { others: 1 }))).toStrictEqual([]);
    // A model is no team.
    expect(foundInStack(rule, all, within(null, { iris: 1 }))).toStrictEqual([]);
    const exact = costOf(all, simple.facts, "eu-west-1").lines.find(({ by, name }) => by === "team" && name === "risk");
    expect(foundInStack(rule, all, within(null, { risk: exact?.cost.expected ?? 0 }))).toStrictEqual([]);
    expect(foundInStack(rule, all, within(1, { risk: 1 }))).toStrictEqual([
      "stack monthlyUsd",
      "stack teamMonthlyUsd.risk",
    ]);
    expect(rule.check(all, within(null, { risk: 1 }))[0]?.message).toMatch(
      /^is 1 USD a month, and \d+ USD a month is expected/,
    );
  });
  it("cannot say while something has no price, unless it is too much already", () => {
    expect(foundInStack(rule, [...three, unpriced], within(2190))).toStrictEqual(["stack ? monthlyUsd"]);
    expect(foundInStack(rule, [...three, unpriced], within(2189))).toStrictEqual(["stack monthlyUsd"]);
    expect(foundInStack(rule, [...three, unpriced], within(null, { risk: 1 }))).toStrictEqual(["stack ? monthlyUsd"]);
    expect(foundInStack(rule, [...three, unpriced], within(null))).toStrictEqual([]);
    expect(rule.check([...three, unpriced], within(2190))[0]?.message).toContain("1 things have no price");
  });
  it("reads what is paid for, on AWS and in Kubernetes", () => {
    const key = resource("aws:kms/key:Key", {}, { name: "key" });
    expect(foundInStack(rule, [...three, key], within(2190))).not.toStrictEqual([]);
    expect(foundInStack(rule, [stack, resource("docker:index/image:Image", {})], within(1))).toStrictEqual([]);
  });
});
