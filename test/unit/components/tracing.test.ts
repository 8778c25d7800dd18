import { describe, expect, it } from "vitest";
import { envoyProxySpec } from "../../../components/gateway/settings.ts";
import { clientTrafficSpec } from "../../../components/gateway/traffic.ts";
import { modelNamespacePolicies } from "../../../components/model-service/namespace/policies.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { resolveTracing, validateTracing, type TracingSettings } from "../../../components/tracing.ts";
import { bindings, release } from "./released.ts";
import { internet } from "./edge/settings.ts";

const settings: TracingSettings = {
  collector: { host: "collector.tracing.svc", at: { namespace: "tracing", labels: { app: "collector" } } },
  percent: 0.5,
};
const tracing = resolveTracing(settings);
const gateway = {
  chartVersion: "1.9.1",
  controllerImage: "registry/envoy-gateway@sha256:1",
  proxyImage: "registry/envoy@sha256:2",
  replicas: 2,
  drain: { forgottenAfter: "7s", endsAfter: "40s" },
} as const;
const model = resolveModel({ name: "iris", team: "examples", runtime: { kind: "sklearn" } }, release, "local");

/** The server's environment variables. */
function variables(more: Partial<typeof bindings & { readonly tracing: typeof tracing }> = {}) {
  const [deployment] = renderModel(model, { ...bindings, ...more }).deployments;
  return new Map(deployment?.spec.template.spec.containers[0].env.map(({ name, value }) => [name, value]));
}

describe("without a collector", () => {
  it("nothing is traced, and no server knows of it", () => {
    expect(envoyProxySpec(gateway).telemetry).not.toHaveProperty("tracing");
    expect([...variables().keys()].filter((name) => /OTEL|OTLP/.test(name))).toEqual([]);
    expect(clientTrafficSpec("models").headers).not.toHaveProperty("earlyRequestHeaders");
    expect(
      modelNamespacePolicies("models-examples", [model], "pods").map(({ metadata }) => metadata.name),
    ).not.toContain("allow-traces");
  });
});

describe("with a collector", () => {
  it("the gateway sends it its share of the requests, by gRPC", () => {
    expect(envoyProxySpec(gateway, undefined, tracing).telemetry.tracing).toMatchObject({
      samplingFraction: { numerator: 5_000, denominator: 1_000_000 },
      provider: { type: "OpenTelemetry", host: "collector.tracing.svc", port: 4317 },
    });
  });

  it("servers learn where it is by the variables of OpenTelemetry, and trace what the gateway traces and nothing else", () => {
    expect(Object.fromEntries(variables({ tracing }))).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.tracing.svc:4318",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      ML_SERVING_OTLP_GRPC: "collector.tracing.svc:4317",
      OTEL_TRACES_SAMPLER: "parentbased_always_off",
      OTEL_SERVICE_NAME: "iris",
      OTEL_RESOURCE_ATTRIBUTES: "service.version=a,service.namespace=examples,variant=champion",
    });
  });

  it("models reach it, and no other pod of its namespace", () => {
    const policy = modelNamespacePolicies("models-examples", [model], "pods", undefined, tracing).find(
      ({ metadata }) => metadata.name === "allow-traces",
    );
    expect(policy?.spec.egress).toEqual([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "tracing" } },
            podSelector: { matchLabels: { app: "collector" } },
          },
        ],
        ports: [
          { protocol: "TCP", port: 4317 },
          { protocol: "TCP", port: 4318 },
        ],
      },
    ]);
  });

  it("clients do not decide what is traced, unless they are trusted", () => {
    const removed = (edge: typeof internet | undefined, of = tracing) =>
      clientTrafficSpec("models", edge, of).headers.earlyRequestHeaders?.remove ?? [];
    expect(removed(undefined)).toEqual(["traceparent", "tracestate"]);
    expect(removed(internet)).toEqual(expect.arrayContaining(["traceparent", "tracestate"]));
    expect(removed(undefined, { ...tracing, continuesClients: true })).toEqual([]);
  });
});

it("every mistake is told at once, with its value", () => {
  const wrong: TracingSettings = {
    collector: { host: "http://collector:4317", at: { cidr: "10.0.0.5" }, ports: { grpc: 0, http: 4318 } },
    percent: 0,
  };
  expect(validateTracing(wrong).map(({ code, path }) => `${code} ${path}`)).toEqual([
    "EN090 tracing.collector.host",
    "EN090 tracing.collector.at.cidr",
    "EN090 tracing.collector.ports.grpc",
    "EN091 tracing.percent",
  ]);
  expect(validateTracing({ ...settings, percent: 101 })[0]?.message).toContain("101");
  expect(validateTracing(settings)).toEqual([]);
});
