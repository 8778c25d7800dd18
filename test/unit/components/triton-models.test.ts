import { describe, expect, it } from "vitest";
import type { Bindings } from "../../../components/model-service/bindings.ts";
import { modelNamespacePolicies } from "../../../components/model-service/namespace/policies.ts";
import { imageOf } from "../../../components/model-service/plan.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { defineModel, type ModelSpec } from "../../../components/model-service/spec.ts";
import type { IoSpec } from "../../../components/model-service/spec/io.ts";
import { validateModels } from "../../../components/model-service/validate.ts";
import { redisInCluster } from "../../../components/redis-ref.ts";
import { ensemble, everything, least } from "../../triton/fixtures.ts";
import { podSecurityFindings } from "../policies/pod-security.ts";

const release = { champion: { digest: `sha256:${"a".repeat(64)}`, version: "1", from: "file:x", golden: "x.json" } };
const bindings: Bindings<string> = {
  namespace: "models-risk",
  image: `registry/triton@sha256:${"b".repeat(64)}`,
  registry: "registry",
  placing: "by-pool",
  gateway: { name: "models", namespace: "gateway" },
  redis: { host: "redis.example", port: 6379, login: { secret: "redis", region: "eu-west-1" } },
};
const shape = { name: "fraud", team: "risk" } as const;
const accelerator = { gpu: "l4", count: 2 } as const;
const offered = {
  environment: "prd",
  redis: true,
  nodes: { cpu: true, accelerators: [{ gpu: "l4", part: "whole" }] },
} as const;

function renderedOf(spec: ModelSpec) {
  const model = resolveModel(spec, release, "prd");
  const rendered = renderModel(model, bindings);
  const pod = rendered.deployments[0]?.spec.template.spec;
  const container = pod?.containers[0];
  if (pod === undefined || container === undefined) throw new Error("no pod");
  return { model, rendered, pod, container };
}

describe("a model on Triton", () => {
  const spec = defineModel({ ...shape, runtime: { kind: "triton", ...ensemble }, accelerator });
  const { model, rendered, pod, container } = renderedOf(spec);

  it("is accepted where there is such an accelerator", () => {
    expect(validateModels([spec], offered)).toEqual([]);
    expect(imageOf(model)).toBe("triton-gpu");
    expect(container.resources.limits).toMatchObject({ "nvidia.com/gpu": "2" });
  });

  it("has a repository put together of its artifact and its configuration", () => {
    expect(container.volumeMounts).toEqual([
      { name: "artifact", mountPath: "/models/fraud/1", readOnly: true },
      { name: "artifact", mountPath: "/models/fraud-tokens/1", subPath: "tokens", readOnly: true },
      { name: "artifact", mountPath: "/models/fraud-scorer/1", subPath: "scorer", readOnly: true },
      { name: "configuration", mountPath: "/models/fraud/config.pbtxt", subPath: "fraud.pbtxt", readOnly: true },
      {
        name: "configuration",
        mountPath: "/models/fraud-tokens/config.pbtxt",
        subPath: "fraud-tokens.pbtxt",
        readOnly: true,
      },
      {
        name: "configuration",
        mountPath: "/models/fraud-scorer/config.pbtxt",
        subPath: "fraud-scorer.pbtxt",
        readOnly: true,
      },
      { name: "shared-memory", mountPath: "/dev/shm" },
      { name: "scratch-0", mountPath: "/tmp" },
    ]);
    // Every file of the ConfigMap is mounted, and every volume is there once.
    const files = container.volumeMounts.flatMap((mount) =>
      mount.name === "configuration" && "subPath" in mount ? [mount.subPath] : [],
    );
    expect(Object.keys(rendered.configurations[0]?.data ?? {}).sort()).toEqual([...files].sort());
    expect(pod.volumes.map(({ name }) => name)).toEqual(["artifact", "configuration", "shared-memory", "scratch-0"]);
    expect(pod.volumes).toContainEqual({ name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: "64Mi" } });
  });

  it("passes Pod Security restricted, by the policy pack", () => {
    expect(podSecurityFindings("kubernetes:apps/v1:Deployment", rendered.deployments[0])).toEqual([]);
  });

  it("begins anew when its configuration changes", () => {
    const changed = renderedOf({
      ...spec,
      runtime: { kind: "triton", ...ensemble, maxBatchSize: 4 },
      accelerator,
    } as ModelSpec);
    const annotations = (of: typeof rendered) => of.deployments[0]?.spec.template.metadata;
    expect(annotations(changed.rendered)).not.toEqual(annotations(rendered));
  });

  it("on CPUs takes no accelerator and the same server", () => {
    const onCpu = renderedOf(defineModel({ ...shape, runtime: { kind: "triton", ...everything } }));
    expect(imageOf(onCpu.model)).toBe("triton");
    expect(onCpu.container.resources.limits).not.toHaveProperty(["nvidia.com/gpu"]);
    expect(onCpu.rendered.configurations[0]?.data["fraud.pbtxt"]).toContain("KIND_CPU");
  });

  it("is told from gRPC clients of other models, and gives them predictions alone", () => {
    const { grpcRoute } = renderedOf(defineModel({ ...shape, runtime: { kind: "triton", ...everything } })).rendered;
    expect(grpcRoute?.spec.rules[0]?.matches).toEqual([
      { method: { service: "inference.GRPCInferenceService" }, headers: [{ name: "x-model", value: "fraud" }] },
    ]);
  });
});

describe("a model on Triton whose answers are kept in Redis", () => {
  const spec = defineModel({ ...shape, runtime: { kind: "triton", ...least, responseCache: { in: "redis" } } });

  it("may call it, as if that had been declared, and finds its password in a file", () => {
    const { model, container } = renderedOf(spec);
    expect(model.egress).toEqual([{ to: "redis" }]);
    expect(container.env.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["REDIS_HOST", "REDIS_PORT", "REDIS_TLS", "REDIS_USERNAME", "REDIS_PASSWORD_FILE"]),
    );
    const policies = modelNamespacePolicies("models-risk", [model], "pods", redisInCluster);
    expect(policies.map(({ metadata }) => metadata.name)).toContain("allow-calls-of-fraud");
  });

  it("is declared once where it is declared twice", () => {
    expect(resolveModel({ ...spec, egress: [{ to: "redis" }] }, release, "prd").egress).toEqual([{ to: "redis" }]);
  });

  it("is refused where there is none", () => {
    expect(validateModels([spec], { ...offered, redis: false })).toEqual([
      expect.objectContaining({ code: "MS014", path: "models.fraud.runtime.responseCache" }),
    ]);
  });

  it("has mistakes of its ensembles told by codes of their own", () => {
    const wrong = { ...ensemble, outputs: { ...ensemble.outputs, other: { datatype: "FP32", dims: [1] } } } as const;
    const issues = validateModels(
      [defineModel({ ...shape, runtime: { kind: "triton", ...wrong }, accelerator })],
      offered,
    );
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual(["MS035 models.fraud.runtime.outputs.other"]);
  });
});

describe("what a model on Triton tells callers", () => {
  const io = (inputs: IoSpec["inputs"], outputs: IoSpec["outputs"] = { score: "FP32" }) =>
    validateModels([defineModel({ ...shape, runtime: { kind: "triton", ...everything }, io: { inputs, outputs } })], {
      ...offered,
      nodes: "anywhere",
    })
      .filter(({ code }) => code === "MS037")
      .map(({ path }) => path);

  it.each<[string, readonly string[], readonly string[]]>([
    ["the same", io({ amount: "FP64" }), []],
    ["the same, with what may be left out", io({ amount: "FP64", words: "BYTES" }), []],
    ["the same, with shapes", io({ amount: { datatype: "FP64", shape: [-1, 1] } }), []],
    ["a shape for any number of rows", io({ amount: { datatype: "FP64", shape: [64, 1] } }), []],
    ["another type", io({ amount: "FP32" }), ["models.fraud.io.inputs.amount"]],
    ["rows left out", io({ amount: { datatype: "FP64", shape: [1] } }), ["models.fraud.io.inputs.amount.shape"]],
    ["another size", io({ amount: { datatype: "FP64", shape: [-1, 2] } }), ["models.fraud.io.inputs.amount.shape"]],
    ["another name", io({ sum: "FP64" }), ["models.fraud.io.inputs.sum", "models.fraud.io.inputs"]],
    ["one too few", io({ amount: "FP64" }, {}), ["models.fraud.io.outputs"]],
  ])("is compared with what the server is told: %s", (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});
