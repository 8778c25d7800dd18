import { describe, expect, it } from "vitest";
import { amounts, fits, requestsOf, selects, untolerated } from "../../../local/rehearsal/joiner/fit.ts";
import { grow } from "../../../local/rehearsal/joiner/growth.ts";
import { groupOf, podOf, shapeOfCase } from "./cases.ts";

const growable = (pool: "system" | "cpu" | "l4", more = {}) => {
  const group = groupOf(pool, more);
  return { group, shape: shapeOfCase(group) };
};
const all = [growable("system"), growable("cpu"), growable("l4")];
const sizes = (pods: Parameters<typeof grow>[0], groups = all) => Object.fromEntries(grow(pods, groups).desired);

describe("amounts", () => {
  it("reads Kubernetes' quantities", () => {
    // 1.5 cores, 256 MiB, by hand.
    expect(amounts({ cpu: "1500m", memory: "256Mi", "nvidia.com/gpu": "2" })).toEqual({
      cpu: 1.5,
      memory: 268435456,
      "nvidia.com/gpu": 2,
    });
  });

  it("counts containers together, and the largest init container where it asks for more", () => {
    const pod = podOf("platform", { cpu: "1", memory: "1Gi" });
    const initContainers = [
      { resources: { requests: { cpu: "3" } } },
      { restartPolicy: "Always", resources: { requests: { memory: "1Gi" } } },
    ];
    expect(requestsOf({ ...pod, spec: { ...pod.spec, initContainers } })).toEqual({
      cpu: 3,
      memory: 2 * 2 ** 30,
      pods: 1,
    });
  });
});

describe("placing", () => {
  it("keeps pods off taints that they do not tolerate", () => {
    const { shape } = growable("l4");
    expect(untolerated(podOf("platform"), shape.taints)?.key).toBe("ml-serving/serves");
    expect(untolerated(podOf("cpu"), shape.taints)?.key).toBe("nvidia.com/gpu");
    expect(untolerated(podOf("l4"), shape.taints)).toBeUndefined();
    expect(untolerated(podOf("cpu"), [{ key: "x", effect: "PreferNoSchedule" }])).toBeUndefined();
  });

  it("takes a toleration of everything", () => {
    const pod = podOf("platform");
    const tolerant = { ...pod, spec: { ...pod.spec, tolerations: [{ operator: "Exists" as const }] } };
    expect(untolerated(tolerant, growable("l4").shape.taints)).toBeUndefined();
  });

  it.each([
    [{ key: "a", operator: "In", values: ["1"] }, true],
    [{ key: "a", operator: "NotIn", values: ["1"] }, false],
    [{ key: "b", operator: "Exists" }, false],
    [{ key: "b", operator: "DoesNotExist" }, true],
    [{ key: "a", operator: "Gt", values: ["0"] }, true],
    [{ key: "a", operator: "Lt", values: ["0"] }, false],
    [{ key: "a", operator: "Somehow" }, false],
  ])("reads the affinity %o", (requirement, expected) => {
    const pod = podOf("platform");
    const affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [requirement] }] },
      },
    };
    expect(selects({ ...pod, spec: { ...pod.spec, affinity } }, { a: "1" })).toBe(expected);
  });

  it("needs room", () => {
    const { shape } = growable("cpu");
    const place = { labels: shape.labels, taints: shape.taints, free: amounts(shape.allocatable) };
    expect(fits(podOf("cpu", { cpu: "4" }), place)).toBe(true);
    expect(fits(podOf("cpu", { cpu: "4001m" }), place)).toBe(false);
    expect(fits(podOf("cpu", { "example.com/other": "1" }), place)).toBe(false);
  });
});

describe("grow", () => {
  it("adds the first node of a pool that was at zero", () => {
    expect(sizes([podOf("l4")])).toEqual({ "arn:l4": 1 });
    expect(sizes([podOf("cpu")])).toEqual({ "arn:cpu": 1 });
    expect(sizes([podOf("platform")])).toEqual({ "arn:system": 1 });
  });

  it("packs pods onto what it adds", () => {
    // Two of two CPUs fill four; the third needs a second node.
    expect(sizes([1, 2, 3].map(() => podOf("cpu", { cpu: "2" })))).toEqual({ "arn:cpu": 2 });
  });

  it("stops at the maximum and says who waits for nothing", () => {
    const { desired, hopeless } = grow(
      [1, 2, 3].map(() => podOf("l4")),
      all,
    );
    expect(Object.fromEntries(desired)).toEqual({ "arn:l4": 2 });
    expect(hopeless.map(({ why }) => why)).toEqual(["only fits l4 (at its maximum of 2)"]);
  });

  it("says when no group fits", () => {
    expect(grow([podOf("cpu", { cpu: "5" })], all).hopeless.map(({ why }) => why)).toEqual(["fits no node group"]);
  });

  it("chooses the group that wastes least", () => {
    const large = growable("cpu", { arn: "arn:large", name: "large" });
    const wide = { ...large, shape: { ...large.shape, allocatable: { ...large.shape.allocatable, cpu: "32" } } };
    expect(sizes([podOf("cpu", { cpu: "3" })], [wide, growable("cpu")])).toEqual({ "arn:cpu": 1 });
    expect(sizes([podOf("cpu", { cpu: "5" })], [wide, growable("cpu")])).toEqual({ "arn:large": 1 });
  });

  it("leaves a pod that fits a node to the scheduler, unless it has waited for long", () => {
    const { shape, group } = growable("cpu");
    const there = [{ labels: group.labels, taints: group.taints, free: amounts(shape.allocatable) }];
    expect(grow([podOf("cpu")], all, there).desired.size).toBe(0);
    expect(grow([podOf("cpu")], all, there, () => true).desired.size).toBe(1);
  });
});
