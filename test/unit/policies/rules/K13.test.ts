import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { pdbWhenReplicated } from "../../../../policies/rules/pdb-when-replicated.ts";
import { foundInStack, resource } from "../support.ts";

const metadata = { name: "iris", namespace: "models" };
const labels = { app: "iris" };
const selector = { matchLabels: labels };
const workload = (spec: object, kind = "Deployment", more: object = {}) =>
  resource(
    `kubernetes:apps/v1:${kind}`,
    { metadata: { ...metadata, ...more }, spec: { template: { metadata: { labels } }, ...spec } },
    { name: "iris" },
  );
const budget = (spec: object, namespace: unknown = "models") =>
  resource(
    "kubernetes:policy/v1:PodDisruptionBudget",
    { metadata: { name: "b", namespace }, spec: { selector, ...spec } },
    { name: "b" },
  );
const autoscaler = (minReplicas: unknown, target: unknown = "iris", namespace: unknown = "models") =>
  resource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", {
    metadata: { name: "a", namespace },
    spec: { scaleTargetRef: { kind: "Deployment", name: target }, minReplicas },
  });
const scaledObject = (minReplicaCount: unknown) =>
  resource("kubernetes:keda.sh/v1alpha1:ScaledObject", {
    metadata: { name: "s", namespace: "models" },
    spec: { scaleTargetRef: { name: "iris" }, minReplicaCount },
  });
const found = (...resources: Parameters<typeof foundInStack>[1]) => foundInStack(pdbWhenReplicated, resources);
const missing = ["iris metadata.labels"];

describe("K13 pdb-when-replicated", () => {
  it.each([
    ["maxUnavailable 1", { maxUnavailable: 1 }],
    ["maxUnavailable 1 %, which is one", { maxUnavailable: "1%" }],
    ["minAvailable 2 of 3", { minAvailable: 2 }],
    ["minAvailable 66 % of 3, which is 2", { minAvailable: "66%" }],
  ])("holds of three replicas with %s", (_what, spec) => {
    expect(found(workload({ replicas: 3 }), budget(spec))).toStrictEqual([]);
  });
  it.each([
    [{ maxUnavailable: 0 }, "b spec.maxUnavailable"],
    [{ maxUnavailable: "0%" }, "b spec.maxUnavailable"],
    [{ minAvailable: 3 }, "b spec.minAvailable"],
    [{ minAvailable: "67%" }, "b spec.minAvailable"],
    [{}, "b spec.maxUnavailable"],
    [{ minAvailable: null, maxUnavailable: 0 }, "b spec.maxUnavailable"],
    [{ maxUnavailable: null }, "b spec.maxUnavailable"],
  ])("finds a budget of three replicas that permits nothing: %j", (spec, path) => {
    expect(found(workload({ replicas: 3 }), budget(spec))).toStrictEqual([path]);
  });
  it("finds two replicas without a budget, or with another's", () => {
    expect(found(workload({ replicas: 2 }))).toStrictEqual(missing);
    expect(found(workload({ replicas: 2 }, "StatefulSet"))).toStrictEqual(missing);
    expect(found(workload({ replicas: 2 }), budget({ maxUnavailable: 1 }, "others"))).toStrictEqual(missing);
    const other = { maxUnavailable: 1, selector: { matchLabels: { app: "wine" } } };
    expect(found(workload({ replicas: 2 }), budget(other))).toStrictEqual(missing);
    expect(found(workload({ replicas: 2 }), budget({ minAvailable: "50%" }))).toStrictEqual([]);
  });
  it("asks nothing of one replica", () => {
    expect(found(workload({ replicas: 1 }))).toStrictEqual([]);
    expect(found(workload({}))).toStrictEqual([]);
    expect(found(workload({ replicas: 1 }), budget({ maxUnavailable: 0 }))).toStrictEqual([]);
  });
  it("asks the autoscaler how many run at the least", () => {
    expect(found(workload({}), autoscaler(2))).toStrictEqual(missing);
    expect(found(workload({}), scaledObject(2))).toStrictEqual(missing);
    expect(found(workload({}), autoscaler(1))).toStrictEqual([]);
    expect(found(workload({}), autoscaler(2, "wine"))).toStrictEqual([]);
    expect(found(workload({}), autoscaler(2, "iris", "others"))).toStrictEqual([]);
    expect(found(workload({}), autoscaler(2), budget({ minAvailable: 1 }))).toStrictEqual([]);
    const namesake = resource("kubernetes:policy/v1:PodDisruptionBudget", {
      metadata,
      spec: { selector, maxUnavailable: 1 },
    });
    expect(found(workload({}), autoscaler(2), namesake)).toStrictEqual([]);
    expect(found(workload({}), autoscaler(2), budget({ minAvailable: 2 }))).toStrictEqual(["b spec.minAvailable"]);
  });
  it("cannot say of what is not known", () => {
    expect(found(workload({ replicas: UNKNOWN }))).toStrictEqual(["iris ? spec.replicas"]);
    expect(found(workload({}), autoscaler(UNKNOWN))).toStrictEqual(["iris ? spec.replicas"]);
    const two = workload({ replicas: 2 });
    expect(found(two, budget({ selector: UNKNOWN }))).toStrictEqual(["iris ? metadata.labels"]);
    expect(found(two, budget({}, UNKNOWN))).toStrictEqual(["iris ? metadata.labels"]);
    expect(found(two, budget({ maxUnavailable: UNKNOWN }))).toStrictEqual(["b ? spec.maxUnavailable"]);
    expect(found(two, budget({ minAvailable: UNKNOWN }))).toStrictEqual(["b ? spec.minAvailable"]);
  });
});
