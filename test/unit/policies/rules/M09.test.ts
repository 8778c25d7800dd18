import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { trafficWeightsSound as rule } from "../../../../policies/rules/traffic-weights-sound.ts";
import { service } from "../served.ts";
import { found, resource } from "../support.ts";

const champion = (weight: unknown) => ({ role: "champion", weight });
const other = (weight: unknown, role = "challenger") => ({ role, weight });
const variants = (...all: readonly unknown[]) => found(rule, service({ model: { variants: all } }));
const kinds = ["HTTPRoute", "GRPCRoute"].map((kind) => `kubernetes:gateway.networking.k8s.io/v1:${kind}`);
const route = (...weights: readonly unknown[]) => {
  const backendRefs = weights.map((weight) => ({ name: "b", ...(weight === "none" ? {} : { weight }) }));
  const [first, second] = kinds.map((kind) => found(rule, resource(kind, { spec: { rules: [{}, { backendRefs }] } })));
  expect(second).toStrictEqual(first);
  return first;
};

describe("M09 traffic-weights-sound", () => {
  it("holds of weights that come to 100, with one champion", () => {
    expect(variants(champion(100))).toStrictEqual([]);
    expect(variants(champion(70), other(30), other(0, "shadow"))).toStrictEqual([]);
    expect(route(100)).toStrictEqual([]);
    expect(route("none")).toStrictEqual([]);
    expect(route(90, 10)).toStrictEqual([]);
    expect(route(899_999, 100_000, 1)).toStrictEqual([]);
    expect(route()).toStrictEqual([]);
  });
  it.each([
    [[champion(99)], ["model.variants"]],
    [[champion(1_000_000)], ["model.variants"]],
    [[champion(70), other(31)], ["model.variants"]],
    [[other(100)], ["model.variants"]],
    [[champion(50), champion(50)], ["model.variants"]],
    [[], ["model.variants", "model.variants"]],
    [[champion(100), { role: "challenger" }], []],
    [[champion(UNKNOWN)], ["? model.variants"]],
    [[champion(100), UNKNOWN], ["? model.variants"]],
  ])("of variants %o: %j", (all, expected) => {
    expect(variants(...all)).toStrictEqual(expected);
  });
  it.each([
    [[99], ["spec.rules[1].backendRefs"]],
    [[0], ["spec.rules[1].backendRefs"]],
    [[60, 41], ["spec.rules[1].backendRefs"]],
    [[900_000, 100_000, 1], ["spec.rules[1].backendRefs"]],
    [[900, 100], ["spec.rules[1].backendRefs"]],
    [["none", "none"], ["spec.rules[1].backendRefs"]],
    [[UNKNOWN, 10], ["? spec.rules[1].backendRefs"]],
  ])("of backends %o: %j", (weights, expected) => {
    expect(route(...weights)).toStrictEqual(expected);
  });
  it("cannot say of what is not known, and is about nothing else", () => {
    expect(found(rule, service({ model: UNKNOWN }))).toStrictEqual(["? model.variants"]);
    expect(found(rule, resource(kinds[0] ?? "", { spec: { rules: [{ backendRefs: UNKNOWN }] } }))).toStrictEqual([
      "? spec.rules[0].backendRefs",
    ]);
    expect(
      found(rule, resource("kubernetes:core/v1:Service", { spec: { rules: [{ backendRefs: [{ weight: 1 }] }] } })),
    ).toStrictEqual([]);
  });
  it("tells the sum and the champions", () => {
    const [none, sum] = rule.check(service({ model: { variants: [other(7)] } }), undefined as never);
    expect([none?.message, sum?.message]).toStrictEqual([
      "have 0 champions. Name one.",
      "have weights of 7 together. Make them 100.",
    ]);
  });
});
