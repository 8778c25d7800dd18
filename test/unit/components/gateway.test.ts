import { describe, expect, it } from "vitest";
import {
  chartValues,
  envoyProxySpec,
  type GatewayGround,
  type GatewaySettings,
} from "../../../components/gateway/settings.ts";
import { validateGateway } from "../../../components/gateway/validate.ts";
import { backendTrafficSpec, clientTrafficSpec } from "../../../components/gateway/traffic.ts";

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
