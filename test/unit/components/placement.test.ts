import { describe, expect, it } from "vitest";
import type { Accelerator } from "../../../components/accelerators.ts";
import type { Bindings } from "../../../components/model-service/bindings.ts";
import { imageOf } from "../../../components/model-service/plan.ts";
import type { Release } from "../../../components/model-service/release.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { placementOf, type Placing } from "../../../components/nodes.ts";

const version = (digit: string) => ({ digest: `sha256:${digit.repeat(64)}`, version: digit, from: "f", golden: "g" });
const release: Release = { champion: version("a"), challengers: [{ ...version("b"), weight: 25 }] };
const shape = { name: "fraud", team: "risk", runtime: { kind: "tensorflow" } } as const;
const bindings = (placing: Placing): Bindings<string> => ({
  namespace: "models",
  image: `registry/serving@sha256:${"c".repeat(64)}`,
  registry: "registry",
  placing,
  gateway: { name: "models", namespace: "gateway" },
});
const deployments = (model: ModelSpec, placing: Placing, environment: "dev" | "prd" = "prd") =>
  renderModel(resolveModel(model, release, environment), bindings(placing)).deployments;
const podOf = (model: ModelSpec, placing: Placing, environment?: "dev" | "prd") =>
  deployments(model, placing, environment)[0]?.spec.template.spec;

/** A node as a pool makes it. */
interface Node {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}
const nodes: Readonly<Record<"system" | "cpu" | "l4" | "t4", Node>> = {
  system: { labels: { "ml-serving/pool": "system" }, taints: [] },
  cpu: {
    labels: { "ml-serving/serves": "models" },
    taints: [{ key: "ml-serving/serves", value: "models", effect: "NoSchedule" }],
  },
  ...Object.fromEntries(
    (["l4", "t4"] satisfies Accelerator[]).map((gpu) => [
      gpu,
      {
        labels: { "ml-serving/serves": "models", "ml-serving/accelerator": gpu },
        taints: [
          { key: "ml-serving/serves", value: "models", effect: "NoSchedule" },
          { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" },
        ],
      },
    ]),
  ),
} as never;

/** Where a pod can be, by Kubernetes' rules: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function fits(pod: object | undefined): readonly string[] {
  const { nodeSelector = {}, tolerations = [] } = (pod ?? {}) as {
    nodeSelector?: Record<string, string>;
    tolerations?: { key: string; operator: string; value: string; effect: string }[];
  };
  return Object.entries(nodes)
    .filter(
      ([, { labels, taints }]) =>
        Object.entries(nodeSelector).every(([key, value]) => labels[key] === value) &&
        taints.every((taint) =>
          tolerations.some(
            ({ key, operator, value, effect }) =>
              operator === "Equal" && key === taint.key && value === taint.value && effect === taint.effect,
          ),
        ),
    )
    .map(([name]) => name);
}

describe("where a model's pods run", () => {
  it("is anywhere where nodes are not divided", () => {
    expect(placementOf("anywhere")).toBeUndefined();
    expect(placementOf("anywhere", "l4")).toBeUndefined();
    expect(podOf(shape, "anywhere")).not.toHaveProperty("nodeSelector");
    expect(podOf(shape, "anywhere")).not.toHaveProperty("tolerations");
  });

  it("is nodes that serve models, and with an accelerator those that have it", () => {
    expect(fits(podOf(shape, "by-pool"))).toEqual(["cpu"]);
    expect(fits(podOf({ ...shape, accelerator: { gpu: "l4" } }, "by-pool"))).toEqual(["l4"]);
    expect(fits(podOf({ ...shape, accelerator: { gpu: "t4" } }, "by-pool"))).toEqual(["t4"]);
  });

  it("differs by environment where the model says so", () => {
    const model: ModelSpec = { ...shape, accelerator: { gpu: "l4" }, in: { dev: { accelerator: "none" } } };
    expect(fits(podOf(model, "by-pool", "dev"))).toEqual(["cpu"]);
    expect(fits(podOf(model, "by-pool", "prd"))).toEqual(["l4"]);
    const image = (environment: "dev" | "prd") => imageOf(resolveModel(model, release, environment));
    expect([image("dev"), image("prd")]).toEqual(["tensorflow", "tensorflow-gpu"]);
  });
});

describe("accelerators", () => {
  const limits = (model: ModelSpec) => podOf(model, "by-pool")?.containers[0].resources.limits;

  it("are a limit of the container, one unless more are declared, and none without", () => {
    expect(limits({ ...shape, accelerator: { gpu: "l4" } })).toMatchObject({ "nvidia.com/gpu": "1" });
    expect(limits({ ...shape, accelerator: { gpu: "l4", count: 4 } })).toMatchObject({ "nvidia.com/gpu": "4" });
    expect(limits(shape)).not.toHaveProperty("nvidia.com/gpu");
  });
});

describe("a rollout", () => {
  const accelerator = { gpu: "l4" } as const;
  const scaling = { on: "cpu", target: 70, min: 1, max: 8 } as const;
  const update = (model: ModelSpec) =>
    deployments(model, "by-pool").map(({ spec }) => Object.values(spec.strategy.rollingUpdate));

  it("needs no accelerator beside those in use, as long as others answer", () => {
    // The challenger has a quarter of four: one, which nobody could stand in for.
    expect(update({ ...shape, accelerator, replicas: 4 })).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(update({ ...shape, accelerator, scaling: { ...scaling, min: 8 } })).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it("never takes the only answer away", () => {
    expect(update({ ...shape, accelerator })[0]).toEqual([1, 0]);
    expect(update({ ...shape, accelerator, scaling })[0]).toEqual([1, 0]);
  });

  it("on CPUs starts the new before the old ends", () => {
    expect(update({ ...shape, replicas: 4 })[0]).toEqual([1, 0]);
  });

  it("waits for nodes where pools grow", () => {
    const deadline = (placing: Placing) => deployments(shape, placing)[0]?.spec.progressDeadlineSeconds ?? 0;
    // 60 s of load and half as much again, and a minute; a node takes minutes more.
    expect(deadline("anywhere")).toBe(150);
    expect(deadline("by-pool")).toBe(450);
  });
});
