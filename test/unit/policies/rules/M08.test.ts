import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { autoscaleWithinCapacity as rule } from "../../../../policies/rules/autoscale-within-capacity.ts";
import { nodes, pods, simple } from "../nodes.ts";
import { foundInStack } from "../support.ts";

const of = (...resources: Parameters<typeof foundInStack>[1]) => foundInStack(rule, resources, simple);

// A machine has 8 CPUs, of which the kubelet keeps some: one pod of 4 finds room on it, and not two.
describe("M08 autoscale-within-capacity", () => {
  it("holds while there is room for all, and for those that a rollout starts first", () => {
    expect(of(nodes("plain", 2), pods({ cpu: "4" }, { replicas: 2 }))).toStrictEqual([]);
    expect(of(nodes("plain", 2), pods({ cpu: "4" }, { replicas: 1, maxSurge: 1 }))).toStrictEqual([]);
    expect(of(nodes("plain", 1))).toStrictEqual([]);
  });
  it("finds what is short, at the pool that it is short of", () => {
    expect(of(nodes("gpu", 1), nodes("plain", 2), pods({ cpu: "4" }, { replicas: 4 }))).toContain("nodes-cpu pool cpu");
    expect(of(nodes("plain", 1), pods({ cpu: "4" }, { replicas: 2 })).at(0)).toBe("nodes-cpu pool cpu");
    expect(of(nodes("plain", 1), pods({ cpu: "4" }, { replicas: 1, maxSurge: 1 })).at(0)).toBe("nodes-cpu pool cpu");
    expect(of(nodes("plain", 2), pods("gpu"))).toStrictEqual(["nodes-cpu models-risk/iris"]);
  });
  it("tells how much", () => {
    const [found] = rule.check([nodes("plain", 1), pods({ cpu: "4" }, { replicas: 2 })], simple);
    expect(found?.message).toContain("need 2 of nodes, and there are 1.");
    expect(found?.unknown).toBeUndefined();
  });
  it("cannot say while a pool is not known", () => {
    expect(of(nodes("plain", 2), nodes("gpu", UNKNOWN), pods({ cpu: "4" }))).toStrictEqual(["nodes-cpu ? capacity"]);
  });
  it("leaves stacks that make no nodes to whoever makes them", () => {
    expect(of(pods({ cpu: "4" }))).toStrictEqual([]);
  });
});
