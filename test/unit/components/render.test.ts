import { describe, expect, it } from "vitest";
import type { Release } from "../../../components/model-service/release.ts";
import type { Bindings } from "../../../components/model-service/bindings.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { defineModel } from "../../../components/model-service/spec.ts";

const digest = `sha256:${"a".repeat(64)}`;
const release: Release = { champion: { digest, version: "3", from: "file:x", golden: "x.json" } };
const bindings: Bindings<string> = {
  namespace: "models",
  image: `registry/pmml@sha256:${"b".repeat(64)}`,
  registry: "registry",
  placing: "anywhere",
  gateway: { name: "models", namespace: "gateway" },
};
const spec = defineModel({
  name: "iris",
  team: "examples",
  runtime: { kind: "pmml" },
  load: { budget: "40s" },
  replicas: 2,
});
const rendered = renderModel(resolveModel(spec, release, "local"), bindings);
const deployment = rendered.deployments[0];
if (deployment === undefined) throw new Error("no deployment");
const pod = deployment.spec.template.spec;
const container = pod.containers[0];

describe("renderModel", () => {
  it("pulls by what a Secret holds where the registry asks for it, and by the node's role elsewhere", () => {
    const account = (more: Partial<Bindings<string>>) =>
      renderModel(resolveModel(spec, release, "local"), { ...bindings, ...more }).serviceAccount;
    expect(account({})).not.toHaveProperty("imagePullSecrets");
    expect(account({ pullSecret: "registry-login" })).toMatchObject({ imagePullSecrets: [{ name: "registry-login" }] });
  });

  it("is pure: the same model gives the same objects", () => {
    expect(renderModel(resolveModel(spec, release, "local"), bindings)).toEqual(rendered);
  });

  it("mounts the artifact by the digest of the release, read-only", () => {
    expect(pod.volumes).toEqual([
      { name: "artifact", image: { reference: `registry/models/iris@${digest}`, pullPolicy: "IfNotPresent" } },
    ]);
    expect(container.volumeMounts).toEqual([{ name: "artifact", mountPath: "/models", readOnly: true }]);
  });

  it("waits for a start half as long again as the declared budget", () => {
    // 40 s declared, 1.5 times that, looked at once a second.
    expect(container.startupProbe.periodSeconds * container.startupProbe.failureThreshold).toBe(60);
    expect(deployment.spec.progressDeadlineSeconds).toBeGreaterThan(60);
  });

  it("is ready when this model is loaded, and alive as long as the process is", () => {
    expect(container.readinessProbe.httpGet.path).toBe("/v2/models/iris/ready");
    expect(container.readinessProbe.timeoutSeconds).toBe(5);
    expect(container.livenessProbe.httpGet.path).toBe("/v2/health/live");
  });

  it("leaves time to drain and to finish the longest request", () => {
    // 5 s drain, 10 s longest request.
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(15);
  });

  it("lets the kubelet wait before it stops a server that does not drain by itself, and no other", () => {
    expect(container).not.toHaveProperty("lifecycle");
    const other = defineModel({ name: "cancer", team: "examples", runtime: { kind: "sklearn" } });
    const template = renderModel(resolveModel(other, release, "local"), bindings).deployments[0]?.spec.template.spec;
    // 5 s of preStop count against the grace, as the longest request's 10 s do.
    expect(template?.containers[0]).toMatchObject({ lifecycle: { preStop: { sleep: { seconds: 5 } } } });
    expect(template?.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(15);
  });

  it("holds no token, no privilege and no writable file", () => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(rendered.serviceAccount.automountServiceAccountToken).toBe(false);
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("never takes the last ready replica away in a rollout", () => {
    expect(deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });

  it("selects by what never changes", () => {
    expect(deployment.spec.selector.matchLabels).toEqual({
      "ml-serving/model": "iris",
      "ml-serving/variant": "champion",
    });
  });

  it("routes the address people write to the runtime's own, and gives each backend a filter", () => {
    const [first] = rendered.route.spec.rules;
    expect(first?.matches).toEqual([{ path: { type: "PathPrefix", value: "/models/iris" } }]);
    expect(first?.filters).toEqual([
      {
        type: "URLRewrite",
        urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/v2/models/iris" } },
      },
    ]);
    for (const rule of rendered.route.spec.rules)
      for (const backend of rule.backendRefs) expect(backend.filters).toHaveLength(1);
  });
});
