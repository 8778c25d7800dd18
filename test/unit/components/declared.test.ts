import { describe, expect, it } from "vitest";
import type { Bindings } from "../../../components/model-service/bindings.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";

const release = { champion: { digest: `sha256:${"a".repeat(64)}`, version: "3", from: "file:x", golden: "x.json" } };
const bindings: Bindings<string> = {
  namespace: "models",
  image: `registry/pmml@sha256:${"b".repeat(64)}`,
  registry: "registry",
  placing: "anywhere",
  gateway: { name: "models", namespace: "gateway" },
};
const plain = { name: "iris", team: "examples", runtime: { kind: "pmml" } } as const satisfies ModelSpec;
const both = { ...plain, runtime: { kind: "tensorflow", protocols: ["rest", "grpc"] } } as const satisfies ModelSpec;
const render = (spec: ModelSpec, environment: "local" | "prd" = "local") =>
  renderModel(resolveModel(spec, release, environment), bindings);
/** What the policies say beside whom they are about. */
const settings = (spec: ModelSpec) =>
  render(spec).trafficPolicies.map(({ spec: { targetRefs, mergeType, ...rest } }) => {
    expect(mergeType).toBe("StrategicMerge");
    return { of: `${targetRefs[0]?.kind ?? ""} ${targetRefs[0]?.name ?? ""}`, ...rest };
  });

describe("whose a model is", () => {
  const owned = { ...plain, owner: "risk@example.com", costCentre: "4711", tier: "critical", system: "pay" } as const;

  it("stands on its pods, where bills and alerts find it, and on what people look at", () => {
    const { deployments, route } = render(owned);
    const labels = {
      "ml-serving/tier": "critical",
      "ml-serving/cost-centre": "4711",
      "ml-serving/system": "pay",
      "app.kubernetes.io/part-of": "ml-serving",
    };
    expect(deployments[0]?.spec.template.metadata.labels).toMatchObject(labels);
    expect(deployments[0]?.metadata).toMatchObject({ labels, annotations: { "ml-serving/owner": "risk@example.com" } });
    expect(route.metadata).toMatchObject({ labels, annotations: { "ml-serving/owner": "risk@example.com" } });
  });

  it("selects no pods: a Deployment's selector never changes", () => {
    expect(render(owned).deployments[0]?.spec.selector).toEqual(render(plain).deployments[0]?.spec.selector);
  });

  it("is standard and nobody's in particular where nothing is said", () => {
    const { metadata } = render(plain).route;
    expect(metadata.labels["ml-serving/tier"]).toBe("standard");
    expect(metadata.labels).not.toHaveProperty("ml-serving/cost-centre");
    expect(metadata).not.toHaveProperty("annotations");
  });
});

describe("what callers may count on", () => {
  it("stands on the route, the environment's own words before the model's", () => {
    const spec = { ...plain, slo: { availability: 99.9, p99: "20ms" }, in: { prd: { slo: { p99: "10ms" } } } } as const;
    const at = (environment: "local" | "prd") => render(spec, environment).route.metadata;
    expect(at("local")).toMatchObject({
      annotations: { "ml-serving/slo-availability": "99.9", "ml-serving/slo-p99": "0.02s" },
    });
    expect(at("prd")).toMatchObject({ annotations: { "ml-serving/slo-p99": "0.01s" } });
  });
});

describe("what the gateway does for one model", () => {
  it("is nothing where nothing is declared, and a promise changes no traffic", () => {
    expect(settings(plain)).toEqual([]);
    expect(settings({ ...plain, slo: { availability: 99, p99: "1s" } })).toEqual([]);
  });

  it("ends a request at its deadline, by gRPC too", () => {
    const timeout = { http: { requestTimeout: "200ms" } };
    expect(settings({ ...both, deadline: { after: "0.2s" } })).toEqual([
      { of: "HTTPRoute iris", timeout },
      { of: "GRPCRoute iris", timeout },
    ]);
  });

  it("then answers in the model's place, and says so; percent signs are no commands of Envoy's", () => {
    const [http, ...others] = settings({ ...plain, deadline: { after: "1s", answer: { body: { of: "100%" } } } });
    expect(others).toEqual([]);
    expect(http).toMatchObject({
      responseOverride: [
        {
          match: { statusCodes: [{ type: "Value", value: 504 }] },
          source: "Local",
          response: {
            statusCode: 200,
            contentType: "application/json",
            body: { type: "Inline", inline: '{"of":"100%%"}' },
            header: { set: [{ name: "x-model-answer", value: "default" }] },
          },
        },
      ],
    });
  });

  it("gives gRPC clients no body that they could not read, and holds back none of their streams", () => {
    const deadline = { after: "1s", answer: { body: {} } } as const;
    const [, grpc] = settings({ ...both, deadline, limits: { body: "1Mi" } });
    expect(grpc).toEqual({ of: "GRPCRoute iris", timeout: { http: { requestTimeout: "1000ms" } } });
  });

  it("limits what one request brings and how many there are", () => {
    expect(settings({ ...plain, limits: { body: "1.5Mi", concurrent: 4 } })).toEqual([
      {
        of: "HTTPRoute iris",
        circuitBreaker: { maxParallelRequests: 4, maxPendingRequests: 4 },
        requestBuffer: { limit: "1572864" },
      },
    ]);
  });
});
