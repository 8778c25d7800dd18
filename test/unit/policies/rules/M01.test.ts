import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { gpuLimitTolerationSelector as rule } from "../../../../policies/rules/gpu-limit-toleration-selector.ts";
import { holdsFixtures } from "../fixtures.ts";
import { changed, found, resource } from "../support.ts";

const good = {
  containers: [{ name: "model", resources: { limits: { "nvidia.com/gpu": "1" } } }, { name: "beside" }],
  tolerations: [{ key: "other" }, { key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" }],
  nodeSelector: { "ml-serving/accelerator": "l4" },
};
const plain = { containers: [{ name: "model", resources: { limits: { cpu: "1" } } }], tolerations: [{ key: "other" }] };
const of = (pod: unknown, type = "kubernetes:apps/v1:Deployment") =>
  found(rule, resource(type, { spec: { template: { spec: pod } } })).map((path) =>
    path.replace("spec.template.spec.", ""),
  );

holdsFixtures("M01");

describe("M01 gpu-limit-toleration-selector", () => {
  it("holds of all three, and of none", () => {
    expect(of(good)).toStrictEqual([]);
    expect(of(plain)).toStrictEqual([]);
    expect(of({ ...plain, nodeSelector: { "ml-serving/serves": "models" } })).toStrictEqual([]);
    expect(of({ ...good, containers: [UNKNOWN, ...good.containers] })).toStrictEqual([]);
    expect(of({ ...plain, containers: UNKNOWN })).toStrictEqual([]);
  });
  it("leaves what is on every node, and what is no pod", () => {
    expect(of(changed(good, "containers", []), "kubernetes:apps/v1:DaemonSet")).toStrictEqual([]);
    expect(found(rule, resource("kubernetes:core/v1:Service", { spec: good }))).toStrictEqual([]);
    expect(rule.about("kubernetes:core/v1:Service")).toBe(false);
  });
  it.each([
    ["containers", [{ name: "model" }], ["containers"]],
    ["containers.0.resources.limits", { "nvidia.com/gpu": null }, ["containers"]],
    ["tolerations", undefined, ["tolerations"]],
    ["tolerations", [{ key: "other" }], ["tolerations"]],
    ["nodeSelector", undefined, ["nodeSelector"]],
    ["nodeSelector", { "ml-serving/serves": "models" }, ["nodeSelector"]],
    ["containers", UNKNOWN, ["? containers"]],
    ["containers.0.resources", UNKNOWN, ["? containers"]],
    ["tolerations", UNKNOWN, ["? tolerations"]],
    ["tolerations", [{ key: UNKNOWN }], ["? tolerations"]],
    ["nodeSelector", UNKNOWN, ["? nodeSelector"]],
  ])("finds %s: %o", (path, value, expected) => {
    expect(of(changed(good, path, value))).toStrictEqual(expected);
  });
  it("counts containers that run before others", () => {
    const early = { ...good, initContainers: [good.containers[0]], containers: [{ name: "model" }] };
    expect(of(early)).toStrictEqual([]);
  });
  it("cannot say of a pod that is not known", () => {
    expect(found(rule, resource("kubernetes:core/v1:Pod", { spec: UNKNOWN }))).toStrictEqual(["? spec"]);
  });
});
