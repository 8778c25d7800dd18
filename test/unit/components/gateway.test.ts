import { describe, expect, it } from "vitest";
import {
  chartValues,
  envoyProxySpec,
  type GatewayGround,
  type GatewaySettings,
} from "../../../components/gateway/settings.ts";
import { validateGateway } from "../../../components/gateway/validate.ts";
import { awsName } from "../../../components/aws-names.ts";
import { environmentNames } from "../../../components/environment-names.ts";
import { securitySpec } from "../../../components/gateway/callers.ts";
import { gatewaySecretCopies } from "../../../components/gateway/secrets.ts";
import { listeners } from "../../../components/gateway/listeners.ts";
import { backendTrafficSpec, clientTrafficSpec } from "../../../components/gateway/traffic.ts";
import { internet } from "./edge/settings.ts";

const settings: GatewaySettings & GatewayGround = {
  chartVersion: "1.9.1",
  controllerImage: "registry/envoy-gateway@sha256:1",
  proxyImage: "registry/envoy@sha256:2",
  replicas: 2,
  drain: { forgottenAfter: "7s", endsAfter: "40s" },
};
const proxy = envoyProxySpec(settings);
const { envoyDeployment, envoyPDB } = proxy.provider.kubernetes;

describe("the access log", () => {
  const [setting] = proxy.telemetry.accessLog.settings;
  const fields: Readonly<Record<string, string>> = setting?.format.json ?? {};

  it("is JSON on standard output, one line a request", () => {
    expect(setting?.format.type).toBe("JSON");
    expect(setting?.sinks).toEqual([{ type: "File", file: { path: "/dev/stdout" } }]);
    expect(setting?.type).toBe("Route");
  });

  it("names the request, the model, the variant and how it ended", () => {
    for (const field of ["time", "request_id", "model", "variant", "method", "path", "status", "flags"])
      expect(Object.keys(fields)).toContain(field);
    for (const field of ["duration_ms", "upstream", "bytes_in", "bytes_out"])
      expect(Object.keys(fields)).toContain(field);
  });

  it("holds neither a query, nor a body, nor a header that may be secret", () => {
    const values = Object.values(fields);
    // %REQ(:PATH)% and its kin bring the query along.
    expect(values.filter((value) => /%(?:REQ|PATH)\([^)]*:?PATH/i.test(value))).toEqual([]);
    const headers = values.flatMap((value) =>
      [...value.matchAll(/%(?:REQ|RESP|TRAILER)\(([^)]+)\)/g)].map((match) => match[1]),
    );
    expect(headers.toSorted()).toEqual([":METHOD", "X-MODEL-VARIANT", "X-REQUEST-ID"]);
  });
});

describe("a proxy that ends", () => {
  it("takes new connections until it is forgotten, and finishes what is under way", () => {
    expect(proxy.shutdown).toEqual({ minDrainDuration: "7s", drainTimeout: "40s" });
  });

  it("is given the time that the drain, and the shutdown manager's 10 s after it, may take: no five minutes", () => {
    const grace = envoyDeployment.patch.value.spec.template.spec.terminationGracePeriodSeconds;
    expect(grace).toBeGreaterThan(40 + 10);
    expect(grace).toBeLessThan(60);
  });

  it("can say that its drain is done, though its root is read-only", () => {
    const { volumes, containers } = envoyDeployment.patch.value.spec.template.spec;
    const mount = containers.find(({ name }) => name === "shutdown-manager")?.volumeMounts[0];
    expect(mount?.mountPath).toBe("/tmp");
    expect(volumes.map(({ name }) => name)).toContain(mount?.name);
    expect(envoyDeployment.container.securityContext.readOnlyRootFilesystem).toBe(true);
  });

  it("has another beside it, on another node", () => {
    expect(envoyDeployment.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(envoyPDB).toEqual({ maxUnavailable: 1 });
    expect(envoyDeployment.pod.topologySpreadConstraints[0]?.topologyKey).toBe("kubernetes.io/hostname");
  });
});

describe("the controllers of the proxies", () => {
  it("are two, never both gone, on two nodes", () => {
    const values = chartValues(settings);
    expect(values.deployment.replicas).toBe(2);
    expect(values.podDisruptionBudget).toEqual({ minAvailable: 1 });
    expect(values.deployment.pod.topologySpreadConstraints[0]?.labelSelector.matchLabels).toEqual({
      "control-plane": "envoy-gateway",
    });
  });
});

describe("policies of the traffic", () => {
  it("are about the Gateway that they are given", () => {
    const target = [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "models" }];
    expect(clientTrafficSpec("models").targetRefs).toEqual(target);
    expect(backendTrafficSpec("models").targetRefs).toEqual(target);
  });

  it("keep a client's request id, make one where there is none, and give it back", () => {
    const { headers } = clientTrafficSpec("models");
    expect(headers.requestID).toBe("PreserveOrGenerate");
    expect(headers.lateResponseHeaders.set).toEqual([{ name: "x-request-id", value: "%REQ(X-REQUEST-ID)%" }]);
  });

  it("try again only what no model has seen", () => {
    // Of Envoy's conditions, those under which not even a request's headers were sent:
    // https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/http/http_filters/router_filter#x-envoy-retry-on
    const unsent = ["connect-failure", "refused-stream", "reset-before-request"];
    expect(backendTrafficSpec("models").retry.retryOn.triggers).toEqual(unsent);
  });

  it("close an idle connection before the shortest-lived server does", () => {
    const { connectionIdleTimeout } = backendTrafficSpec("models").timeout.http;
    expect(Number.parseFloat(connectionIdleTimeout)).toBeLessThan(5); // uvicorn's timeout_keep_alive
  });
});

describe("a gateway that is reached from outside", () => {
  const prd = internet;
  const entrance = {
    settings: prd,
    loadBalancer: { name: "ml-serving-prd", certificateArn: "arn:c", securityGroupId: "sg-1", subnetIds: "s-1,s-2" },
  };
  const service = envoyProxySpec(settings, entrance).provider.kubernetes.envoyService;
  const annotations: Readonly<Record<string, string>> = "annotations" in service ? service.annotations : {};
  const of = (key: string) => annotations[`service.beta.kubernetes.io/aws-load-balancer-${key}`];

  it("has a load balancer of ours: in our subnets, behind our group, with our certificate, at the one port", () => {
    expect(service).toMatchObject({ type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" });
    expect([of("subnets"), of("security-groups"), of("ssl-cert"), of("ssl-ports")]).toEqual([
      "s-1,s-2",
      "sg-1",
      "arn:c",
      "443",
    ]);
    expect(listeners(prd).map(({ port }) => port)).toEqual([443]);
    expect(of("scheme")).toBe("internet-facing");
    const inside = envoyProxySpec(settings, { ...entrance, settings: { ...prd, reach: "internal" } });
    expect(JSON.stringify(inside)).toContain('"service.beta.kubernetes.io/aws-load-balancer-scheme":"internal"');
  });

  it("has a name that AWS takes", () => {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    for (const environment of environmentNames) expect(awsName(environment).length).toBeLessThanOrEqual(32);
  });

  it("keeps connections to a proxy for as long as it drains", () => {
    expect(of("target-group-attributes")).toContain("deregistration_delay.timeout_seconds=40");
  });

  it("answers for its host alone, and is written into DNS by that name", () => {
    expect(listeners(prd)[0]).toMatchObject({ hostname: "models.prd.example.com" });
    expect(annotations["external-dns.alpha.kubernetes.io/hostname"]).toBe("models.prd.example.com");
  });

  it("logs connections where it is told to, and nowhere else", () => {
    expect(of("attributes")).toContain("access_logs.s3.enabled=false");
    const logged = { ...entrance, settings: { ...prd, connectionLogs: { bucket: "logs", prefix: "gateway" } } };
    expect(JSON.stringify(envoyProxySpec(settings, logged))).toContain(
      "access_logs.s3.enabled=true,access_logs.s3.bucket=logs,access_logs.s3.prefix=gateway",
    );
  });

  it("believes no caller who says who it is", () => {
    expect(clientTrafficSpec("models", prd).headers).toMatchObject({
      earlyRequestHeaders: { remove: ["x-client-id"] },
    });
  });

  it("counts a client's requests over all models; one without a name by its address", () => {
    const rules = backendTrafficSpec("models", prd).rateLimit?.global.rules ?? [];
    expect(rules.map(({ limit, shared }) => [limit.requests, limit.unit, shared])).toEqual([
      [100, "Second", true],
      [100, "Second", true],
    ]);
    expect(JSON.stringify(rules[0]?.clientSelectors)).toBe('[{"headers":[{"type":"Distinct","name":"x-client-id"}]}]');
    expect(JSON.stringify(rules[1]?.clientSelectors)).toContain('"value":"0.0.0.0/0"');
    const open = backendTrafficSpec("models", { ...prd, callers: "network" }).rateLimit?.global.rules;
    expect(JSON.stringify(open?.map(({ clientSelectors }) => clientSelectors))).toBe(
      '[[{"sourceCIDR":{"type":"Distinct","value":"0.0.0.0/0"}}]]',
    );
  });

  it("runs what counts only where rates are limited", () => {
    const limits = {
      image: "registry/ratelimit@sha256:3",
      redis: { address: "redis.example.com:6379", secured: true },
    };
    expect(JSON.stringify(chartValues(settings))).not.toContain("ratelimit");
    const { rateLimit, provider } = chartValues(settings, limits).config.envoyGateway;
    expect(rateLimit).toMatchObject({ backend: { redis: { url: "redis.example.com:6379" } }, failClosed: false });
    const text = JSON.stringify(provider);
    expect(text).toContain('{"name":"REDIS_TLS","value":"true"}');
    // By reference: no password in a value of a chart.
    expect(text).toContain('"secretKeyRef":{"name":"rate-limit-redis","key":"token"}');
  });
});

describe("the Secrets that a gateway needs", () => {
  const login = { secret: "ml-serving/prd/redis", region: "eu-west-1" } as const;
  const keys = { apiKeys: { secret: "callers", clients: ["alice", "bob"], header: "x-api-key" } } as const;

  it("are the ones that its objects name, with values of what holds them", () => {
    const copies = gatewaySecretCopies({ ...internet, callers: keys }, login);
    expect(copies).toEqual([
      { name: "callers", from: "callers", keys: { alice: "alice", bob: "bob" } },
      // Where its password stands: components/redis-ref.ts
      { name: "rate-limit-redis", from: "ml-serving/prd/redis", keys: { token: "password" } },
    ]);
    expect(JSON.stringify(securitySpec("models", keys))).toContain('"credentialRefs":[{"name":"callers"}]');
  });

  it("are none where tokens prove themselves and nothing is counted", () => {
    const { rateLimit: _, ...unlimited } = internet;
    expect(gatewaySecretCopies(unlimited, login)).toEqual([]);
    expect(gatewaySecretCopies({ ...unlimited, callers: "network", reach: "internal" }, login)).toEqual([]);
  });
});

describe("an environment's gateway", () => {
  const { replicas, drain } = settings;

  it("has no issue when its drain leaves room for the longest request", () => {
    expect(validateGateway({ replicas, drain })).toEqual([]);
    // New requests for 5 s, and 15 s for the last one.
    expect(validateGateway({ replicas, drain: { forgottenAfter: "5s", endsAfter: "20s" } })).toEqual([]);
  });

  it("is told how long its drain must be, where it would cut requests off", () => {
    const [issue, ...others] = validateGateway({ replicas, drain: { forgottenAfter: "2m", endsAfter: "60s" } });
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ code: "EN003", path: "gateway.drain.endsAfter" });
    expect(issue?.message).toContain("at least 135s"); // 120 + 15
  });

  it("is told of every mistake at once", () => {
    const issues = validateGateway({ replicas: 1.5, drain: { forgottenAfter: "-1s", endsAfter: "0s" } });
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "EN001 gateway.drain.forgottenAfter",
      "EN001 gateway.drain.endsAfter",
      "EN004 gateway.replicas",
    ]);
  });
});
