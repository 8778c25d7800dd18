import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Release } from "../../../components/model-service/release.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { shareOf } from "../../../components/model-service/scaling.ts";
import { defineModel, type ModelSpec } from "../../../components/model-service/spec.ts";
import { bindings, release, version } from "./released.ts";

const shape = { name: "iris", team: "examples", runtime: { kind: "pmml" } } as const;
const scaled = defineModel({
  ...shape,
  scaling: { on: "cpu", target: 70, min: 2, max: 10 },
  in: { local: { scaling: { max: 5, scaleDownAfter: "30s" } } },
});
const render = (spec: ModelSpec, environment: "local" | "prd" = "local") =>
  renderModel(resolveModel(spec, release, environment), bindings);

describe("a model that scales", () => {
  it("has an autoscaler for each variant, and no replicas of its own", () => {
    const { deployments, autoscalers } = render(scaled);
    expect(deployments.map((deployment) => "replicas" in deployment.spec)).toEqual([false, false]);
    expect(autoscalers.map(({ spec }) => [spec.scaleTargetRef.name, spec.minReplicas, spec.maxReplicas])).toEqual([
      ["iris-champion", 2, 5],
      // A quarter of 2 and of 5, rounded up.
      ["iris-challenger-bbbbbbbb", 1, 2],
    ]);
  });

  it("takes the environment's bounds before its own, and its own before the defaults", () => {
    const window = (environment: "local" | "prd") =>
      render(scaled, environment).autoscalers[0]?.spec.behavior.scaleDown.stabilizationWindowSeconds;
    expect(window("local")).toBe(30);
    expect(window("prd")).toBe(300);
    expect(render(scaled, "prd").autoscalers[0]?.spec.maxReplicas).toBe(10);
  });

  it("looks at the container that serves, not at what stands beside it", () => {
    const { deployments, autoscalers } = render(scaled);
    expect(autoscalers[0]?.spec.metrics).toEqual([
      {
        type: "ContainerResource",
        containerResource: {
          name: "cpu",
          container: deployments[0]?.spec.template.spec.containers[0].name,
          target: { type: "Utilization", averageUtilization: 70 },
        },
      },
    ]);
  });
});

describe("a model of a fixed size", () => {
  it("has replicas and no autoscaler", () => {
    const { deployments, autoscalers } = render({ ...shape, replicas: 4 });
    expect(deployments.map((deployment) => deployment.spec.replicas)).toEqual([4, 1]);
    expect(autoscalers).toEqual([]);
  });
});

describe("variants", () => {
  it("share the requests: the champion takes what challengers leave", () => {
    for (const rule of render({ ...shape }).route.spec.rules)
      expect(rule.backendRefs.map(({ name, weight }) => [name, weight])).toEqual([
        ["iris-champion", 749_999],
        ["iris-challenger-bbbbbbbb", 250_000],
        ["iris-champion", 1],
      ]);
  });

  it("have a name that stays when others come and go", () => {
    const names = (challengers: Release["challengers"] & object) =>
      resolveModel(shape, { ...release, challengers }, "local").variants.map((variant) => variant.name);
    const b = { ...version("b"), weight: 1 };
    const d = { ...version("d"), weight: 1 };
    expect(names([d, b])).toEqual(["champion", "challenger-dddddddd", "challenger-bbbbbbbb"]);
    expect(names([b])).toEqual(["champion", "challenger-bbbbbbbb"]);
  });

  it("never have less than one replica or more than the champion", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 100 }), (replicas, weight) => {
        const share = shareOf({ on: "nothing", replicas }, weight);
        return share.on === "nothing" && share.replicas >= 1 && share.replicas <= replicas;
      }),
    );
  });
});
