import { beforeAll, describe, expect, it } from "vitest";
import type { ModelService as ModelServiceClass } from "../../../components/model-service/index.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { recordRegistrations, valueOf, type Registered } from "./mocks.ts";

const version = (digit: string) => ({ digest: `sha256:${digit.repeat(64)}`, version: digit, from: "f", golden: "g" });
const model = resolveModel(
  {
    name: "iris",
    team: "examples",
    runtime: { kind: "pmml" },
    scaling: { on: "cpu", target: 70, min: 1, max: 4 },
  },
  { champion: version("a"), challengers: [{ ...version("b"), weight: 10 }] },
  "local",
);

describe("ModelService", () => {
  let registered: readonly Registered[];
  let service: ModelServiceClass;
  beforeAll(async () => {
    registered = recordRegistrations([
      "kubernetes:core/v1:ServiceAccount",
      "kubernetes:core/v1:Service",
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
      "kubernetes:policy/v1:PodDisruptionBudget",

      "kubernetes:apps/v1:Deployment",
      "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
    ]);
    const { ModelService } = await import("../../../components/model-service/index.ts");
    service = new ModelService("iris", {
      model,
      bindings: {
        namespace: "models",
        image: `registry/pmml@sha256:${"c".repeat(64)}`,
        registry: "registry",
        placing: "anywhere",
        gateway: { name: "models", namespace: "gateway" },
      },
      gatewayUrl: "http://gateway",
    });
    await valueOf(service.url);
    await new Promise((done) => setImmediate(done));
  });

  it("registers an object of each kind a variant, and one route and one account for the model", () => {
    const children = registered.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(children.map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`).sort()).toEqual([
      "Deployment iris-challenger-bbbbbbbb",
      "Deployment iris-champion",
      "HTTPRoute iris",
      "HorizontalPodAutoscaler iris-challenger-bbbbbbbb",
      "HorizontalPodAutoscaler iris-champion",
      "PodDisruptionBudget iris-challenger-bbbbbbbb",
      "PodDisruptionBudget iris-champion",
      "Service iris-challenger-bbbbbbbb",
      "Service iris-champion",
      "ServiceAccount iris",
    ]);
  });

  it("registers what was resolved as its inputs, so that policies and previews see it", () => {
    const [own] = registered.filter(({ type }) => type === "ml-serving:index:ModelService");
    expect(own?.inputs).toMatchObject({
      model: { name: "iris", team: "examples", variants: [{ name: "champion" }, {}] },
    });
  });

  it("gives its address, its protocol and its variants with their digests", async () => {
    expect(await valueOf(service.url)).toBe("http://gateway/models/iris");
    expect(service.protocol).toBe("oip-v2");
    expect(service.variants).toEqual([
      {
        variant: "champion",
        version: "a",
        digest: `sha256:${"a".repeat(64)}`,
        weight: 90,
        mirrored: 0,
        deployment: "iris-champion",
      },
      {
        variant: "challenger-bbbbbbbb",
        version: "b",
        digest: `sha256:${"b".repeat(64)}`,
        weight: 10,
        mirrored: 0,
        deployment: "iris-challenger-bbbbbbbb",
      },
    ]);
  });
});

describe("ModelService of a server with files and gRPC", () => {
  it("registers the files of each variant, and a route for each protocol", async () => {
    const registered = recordRegistrations([
      "kubernetes:core/v1:ServiceAccount",
      "kubernetes:core/v1:Service",
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:policy/v1:PodDisruptionBudget",
      "kubernetes:apps/v1:Deployment",
      "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
      "kubernetes:gateway.networking.k8s.io/v1:GRPCRoute",
    ]);
    const { ModelService } = await import("../../../components/model-service/index.ts");
    const fraud = new ModelService("fraud", {
      model: resolveModel(
        { name: "fraud", team: "risk", runtime: { kind: "tensorflow", protocols: ["rest", "grpc"] } },
        { champion: version("a") },
        "dev",
      ),
      bindings: {
        namespace: "models-risk",
        image: `docker.io/tensorflow/serving@sha256:${"c".repeat(64)}`,
        registry: "registry",
        placing: "by-pool",
        gateway: { name: "models", namespace: "gateway" },
      },
      gatewayUrl: "http://gateway",
    });
    await valueOf(fraud.url);
    await new Promise((done) => setImmediate(done));
    const children = registered.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(children.map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`).sort()).toEqual([
      "ConfigMap fraud-champion",
      "Deployment fraud-champion",
      "GRPCRoute fraud-grpc",
      "HTTPRoute fraud",
      "PodDisruptionBudget fraud-champion",
      "Service fraud-champion",
      "ServiceAccount fraud",
    ]);
    expect(fraud.protocol).toBe("tensorflow-v1");
  });
});
