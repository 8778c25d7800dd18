import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EdgeSettings } from "../../components/edge/settings.ts";
import { securitySpec } from "../../components/gateway/callers.ts";
import type { Entrance } from "../../components/gateway/entrance.ts";
import { listeners } from "../../components/gateway/listeners.ts";
import { envoyProxySpec, type GatewayGround } from "../../components/gateway/settings.ts";
import { backendTrafficSpec, clientTrafficSpec } from "../../components/gateway/traffic.ts";
import type { Release } from "../../components/model-service/release.ts";
import { renderModel } from "../../components/model-service/render.ts";
import { planFor } from "../../components/model-service/plan.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import { defineModel, type ModelSpec } from "../../components/model-service/spec.ts";
import { trafficPolicies } from "../../components/model-service/traffic-policies.ts";
import { trafficIssues } from "../../components/model-service/validate/traffic.ts";
import { resolveTracing } from "../../components/tracing.ts";
import { versions } from "../../local/toolchain/versions.ts";
import { bindings } from "../unit/components/released.ts";
import { internet } from "../unit/components/edge/settings.ts";
import { startApiServer, type ApiServer } from "../support/api-server.ts";
import { installGatewayKinds } from "../support/gateway-kinds.ts";

/** An API server that knows Gateway API's kinds and Envoy Gateway's, from the chart that an environment installs. */
let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
  await installGatewayKinds(server);
  await server.request("POST", "/api/v1/namespaces", { metadata: { name: "gateway" } });
});
afterAll(() => server.stop());

const plurals = {
  EnvoyProxy: ["gateway.envoyproxy.io/v1alpha1", "envoyproxies"],
  ClientTrafficPolicy: ["gateway.envoyproxy.io/v1alpha1", "clienttrafficpolicies"],
  BackendTrafficPolicy: ["gateway.envoyproxy.io/v1alpha1", "backendtrafficpolicies"],
  SecurityPolicy: ["gateway.envoyproxy.io/v1alpha1", "securitypolicies"],
  Gateway: ["gateway.networking.k8s.io/v1", "gateways"],
  HTTPRoute: ["gateway.networking.k8s.io/v1", "httproutes"],
  GRPCRoute: ["gateway.networking.k8s.io/v1", "grpcroutes"],
} as const;

/** Has the server look at an object, by its schema and its rules, fields that it does not know refused. @throws what it says */
async function judge(kind: keyof typeof plurals, spec: object): Promise<void> {
  const [apiVersion, plural] = plurals[kind];
  await server.request(
    "POST",
    `/apis/${apiVersion}/namespaces/gateway/${plural}?dryRun=All&fieldValidation=Strict`,
    // As it goes over the wire: what is undefined is not there.
    JSON.parse(JSON.stringify({ apiVersion, kind, metadata: { name: "models" }, spec })),
  );
}

const ground: GatewayGround & Parameters<typeof envoyProxySpec>[0] = {
  replicas: 2,
  drain: { forgottenAfter: "120s", endsAfter: "140s" },
  chartVersion: versions.envoyGateway,
  controllerImage: "registry/gateway@sha256:1",
  proxyImage: "registry/envoy@sha256:2",
};
const tracing = resolveTracing({ collector: { host: "10.0.0.5", at: { cidr: "10.0.0.5/32" } }, percent: 0.01 });
const jwt: EdgeSettings = {
  ...internet,
  rateLimit: { requestsPerSecond: 4_294_967_295 },
  connectionLogs: { bucket: "logs", prefix: "gateway" },
};
const edges: Readonly<Record<string, EdgeSettings>> = {
  "tokens, from the Internet": jwt,
  "keys, from the Internet": {
    ...jwt,
    callers: { apiKeys: { secret: "callers", clients: ["alice"], header: "x-api-key" } },
  },
  "the network, limited": { ...jwt, reach: "internal", callers: "network", rateLimit: { requestsPerSecond: 1 } },
};

describe.each(Object.entries(edges))("a gateway for %s", (_name, settings) => {
  const entrance: Entrance<string> = {
    settings,
    loadBalancer: { name: "ml-serving-prd", certificateArn: "arn", securityGroupId: "sg-1", subnetIds: "subnet-1" },
  };

  it("is what its kinds take", async () => {
    await judge("EnvoyProxy", envoyProxySpec(ground, entrance));
    await judge("Gateway", { gatewayClassName: "models", listeners: listeners(settings) });
    await judge("ClientTrafficPolicy", clientTrafficSpec("models", settings));
    await judge("BackendTrafficPolicy", backendTrafficSpec("models", settings));
    if (settings.callers !== "network") await judge("SecurityPolicy", securitySpec("models", settings.callers));
  });
});

describe("a gateway that is reached from inside alone", () => {
  it("is what its kinds take", async () => {
    await judge("EnvoyProxy", envoyProxySpec({ ...ground, serviceAddress: "10.99.0.10" }));
    await judge("EnvoyProxy", envoyProxySpec(ground, undefined, tracing));
    await judge("Gateway", { gatewayClassName: "models", listeners: listeners() });
    await judge("ClientTrafficPolicy", clientTrafficSpec("models"));
    await judge("ClientTrafficPolicy", clientTrafficSpec("models", undefined, tracing));
    await judge("BackendTrafficPolicy", backendTrafficSpec("models"));
  });
});

describe("the server", () => {
  it("refuses what its kinds do not take: by schema, by rule, by field", async () => {
    const { rateLimit, ...traffic } = backendTrafficSpec("models", jwt);
    const [rule] = rateLimit?.global.rules ?? [];
    const limit = { requests: 1, unit: "Fortnight" };
    await expect(
      judge("BackendTrafficPolicy", { ...traffic, rateLimit: { global: { rules: [{ ...rule, limit }] } } }),
    ).rejects.toThrow("Unsupported value");
    const spec = securitySpec("models", { apiKeys: { secret: "s", clients: ["alice"], header: "h" } });
    await expect(judge("SecurityPolicy", { ...spec, targetRefs: undefined })).rejects.toThrow("targetRef");
    await expect(judge("SecurityPolicy", { ...spec, apiKey: {} })).rejects.toThrow('unknown field "spec.apiKey"');
  });
});

describe("where requests go", () => {
  const version = (digit: string) => ({ digest: `sha256:${digit.repeat(64)}`, version: digit, from: "x", golden: "x" });
  const [champion, challenger] = [version("a"), version("b")];
  const to = challenger.digest;
  const release: Release = {
    champion,
    challengers: [{ ...challenger, weight: 10 }],
    shadow: { ...version("c"), percent: 20 },
    pins: [
      { header: "x-qa", value: "a.b|(c)", to },
      { cookie: "beta", value: "yes", to },
      { header: "x-qa", value: "champion", to: champion.digest },
    ],
    sticky: { header: "x-user" },
  };
  const rendered = (spec: ModelSpec, more: Partial<Release> = {}) =>
    renderModel(resolveModel(spec, { ...release, ...more }, "dev"), { ...bindings, namespace: "gateway" });
  const fraud = defineModel({
    name: "fraud",
    team: "risk",
    runtime: { kind: "tensorflow", protocols: ["rest", "grpc"] },
  });
  const iris = defineModel({ name: "iris", team: "examples", runtime: { kind: "pmml" } });

  it("is what the kinds take: a mirror beside a rewrite, pins and weights, for both protocols", async () => {
    const { route, grpcRoute, trafficPolicies } = rendered(fraud);
    await judge("HTTPRoute", route.spec);
    expect(route.spec.rules).toHaveLength(12);
    await judge("GRPCRoute", grpcRoute?.spec ?? {});
    expect(trafficPolicies).toHaveLength(2);
    for (const { spec } of trafficPolicies) await judge("BackendTrafficPolicy", spec);
  });

  it("has room for as many pins as are taken, and no more", async () => {
    const pins = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ header: `x-${index}`, value: "1", to }));
    const issues = (count: number) => trafficIssues(resolveModel(iris, { ...release, pins: pins(count) }, "dev"));
    await judge("HTTPRoute", rendered(iris, { pins: pins(7) }).route.spec);
    expect(issues(7)).toEqual([]);
    await expect(judge("HTTPRoute", rendered(iris, { pins: pins(8) }).route.spec)).rejects.toThrow("at most 16 items");
    expect(issues(8)).toHaveLength(1);
  });

  it("has room for values of a header as long as are taken, and no longer", async () => {
    const pins = (length: number) => [{ header: "x-user", value: "x".repeat(length), to }];
    const issues = (length: number) => trafficIssues(resolveModel(iris, { ...release, pins: pins(length) }, "dev"));
    await judge("HTTPRoute", rendered(iris, { pins: pins(4096) }).route.spec);
    expect(issues(4096)).toEqual([]);
    await expect(judge("HTTPRoute", rendered(iris, { pins: pins(4097) }).route.spec)).rejects.toThrow("4096");
    expect(issues(4097)).toHaveLength(1);
  });

  it("would be refused with a share above all", async () => {
    const { route } = rendered(iris, { shadow: { ...version("c"), percent: 101 } });
    await expect(judge("HTTPRoute", route.spec)).rejects.toThrow("100");
  });
});

describe("what the gateway does for one model", () => {
  it("is what its kind takes", async () => {
    const spec = defineModel({
      name: "fraud",
      team: "risk",
      runtime: { kind: "tensorflow", protocols: ["rest", "grpc"] },
      deadline: { after: "200ms", answer: { body: { outputs: [{ name: "score", share: "50 %" }] }, status: 503 } },
      limits: { body: "1Mi", concurrent: 8 },
    });
    const version = { digest: `sha256:${"a".repeat(64)}`, version: "1", from: "x", golden: "x" };
    const model = resolveModel(spec, { champion: version }, "dev");
    const policies = trafficPolicies(model, planFor(model, model.variants[0]), "gateway");
    expect(policies).toHaveLength(2);
    for (const policy of policies) await judge("BackendTrafficPolicy", policy.spec);
  });

  it("would be refused with another merge", async () => {
    const about = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "fraud" }];
    await expect(judge("BackendTrafficPolicy", { targetRefs: about, mergeType: "Replace" })).rejects.toThrow();
  });
});
