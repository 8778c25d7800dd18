import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { gpuRolloutFeasible as rule } from "../../../../policies/rules/gpu-rollout-feasible.ts";
import { nodes, pods, simple } from "../nodes.ts";
import { changed, foundInStack } from "../support.ts";

const of = (...resources: Parameters<typeof foundInStack>[1]) => foundInStack(rule, resources, simple);
const path = "spec.strategy.rollingUpdate.maxSurge";

// Each machine has two accelerators, and each pod asks for two.
describe("M13 gpu-rollout-feasible", () => {
  it("holds where an old pod goes first, and where there is a spare accelerator", () => {
    expect(of(nodes("gpu", 1), pods("gpu", { replicas: 1, maxSurge: 0 }))).toStrictEqual([]);
    expect(of(nodes("gpu", 2), pods("gpu", { replicas: 1, maxSurge: 1 }))).toStrictEqual([]);
    expect(of(nodes("gpu", 3), pods("gpu", { replicas: 2, maxSurge: 1 }))).toStrictEqual([]);
    expect(of(nodes("plain", 1), pods({ cpu: "1" }, { maxSurge: 1 }))).toStrictEqual([]);
    expect(of(pods({ cpu: "1" }, { maxSurge: 1 }))).toStrictEqual([]);
    expect(
      of(nodes("plain", 1), { ...pods("gpu", { maxSurge: 1 }), type: "kubernetes:apps/v1:StatefulSet" }),
    ).toStrictEqual([]);
    // What waits for others, and what is beside it and asks for none, takes nothing away.
    const other = { ...pods("gpu", { replicas: 5, accelerator: "t4" }), urn: "other" };
    const none = pods({ cpu: "1" }, { replicas: 5 });
    const beside = changed(none, "props.spec.template.spec.nodeSelector", { "ml-serving/accelerator": "l4" });
    const one = pods("gpu", { replicas: 1, maxSurge: 1 });
    expect(of(nodes("gpu", 2), other, beside, one)).toStrictEqual([]);
    expect(of(nodes("gpu", 1), pods("gpu", { maxSurge: 0, accelerator: UNKNOWN }))).toStrictEqual([]);
  });
  it("finds a rollout that waits for itself, and tells what it needs", () => {
    expect(of(nodes("gpu", 1), pods("gpu", { replicas: 1, maxSurge: 1 }))).toStrictEqual([`iris ${path}`]);
    expect(of(nodes("gpu", 3), pods("gpu", { replicas: 2, maxSurge: 2 }))).toStrictEqual([`iris ${path}`]);
    expect(of(nodes("gpu", 9), nodes("plain", 9), pods("gpu", { maxSurge: 1, accelerator: "t4" }))).toStrictEqual([
      `iris ${path}`,
    ]);
    expect(of(nodes("gpu", 2), nodes("plain", 9), pods("gpu", { replicas: 2, maxSurge: 1 }))).toStrictEqual([
      `iris ${path}`,
    ]);
    const [found] = rule.check([nodes("gpu", 3), pods("gpu", { replicas: 2, maxSurge: 2 })], simple);
    expect(found?.message).toContain("needs 4 beside 4 that are kept, and there are 6.");
  });
  it("cannot say while the surge, the accelerator or the pools are not known", () => {
    expect(of(nodes("gpu", 2), pods("gpu", { maxSurge: UNKNOWN }))).toStrictEqual([`iris ? ${path}`]);
    expect(of(nodes("gpu", 2), pods("gpu", { maxSurge: 1, accelerator: UNKNOWN }))).toStrictEqual([`iris ? ${path}`]);
    expect(of(pods("gpu", { maxSurge: 1 }))).toStrictEqual([`iris ? ${path}`]);
  });
});
