import { describe, expect, it } from "vitest";
import { modelNamespacePolicies } from "../../components/model-service/namespace/policies.ts";
import { modelNamespace } from "../../components/model-service/namespace/render.ts";
import { renderModel } from "../../components/model-service/render.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { judge, type Attempt, type End, type Pod } from "./cyclonus.ts";

const version = { digest: `sha256:${"a".repeat(64)}`, version: "1", from: "file:x", golden: "x.json" };
const resolve = (spec: ModelSpec) => resolveModel(spec, { champion: version }, "local");
const iris = resolve({ name: "iris", team: "examples", runtime: { kind: "pmml" } });
const cancer = resolve({ name: "cancer", team: "examples", runtime: { kind: "pmml" } });
const fraud = resolve({
  name: "fraud",
  team: "risk",
  runtime: { kind: "pmml" },
  egress: [{ to: "redis" }, { cidr: "10.20.0.0/16", ports: [5432] }],
});

function podOf(model: typeof iris): Pod {
  const gateway = { name: "models", namespace: "gateway" };
  const { name: namespace, labels: namespaceLabels } = modelNamespace(model.team, [model]).metadata;
  const rendered = renderModel(model, { namespace, image: "i", registry: "r", placing: "anywhere", gateway });
  return { namespace, namespaceLabels, labels: rendered.deployments[0]?.spec.template.metadata.labels ?? {} };
}

const irisPod = podOf(iris);
const cancerPod = podOf(cancer);
const fraudPod = podOf(fraud);
// Labels as the running pods have them: https://gateway.envoyproxy.io/docs/tasks/operations/customize-envoyproxy/
const envoy: Pod = {
  namespace: "gateway",
  labels: {
    "app.kubernetes.io/name": "envoy",
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "envoy-gateway",
    "gateway.envoyproxy.io/owning-gateway-name": "models",
  },
};
const controller: Pod = { namespace: "gateway", labels: { "app.kubernetes.io/name": "gateway-helm" } };
const prometheus: Pod = { namespace: "monitoring", labels: { "app.kubernetes.io/name": "prometheus" } };
const redis: Pod = { namespace: "redis", labels: { "app.kubernetes.io/name": "redis" } };
const dnsPod: Pod = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const stranger: Pod = { namespace: "default", labels: { app: "stranger" } };
const disguised: Pod = { namespace: "default", labels: envoy.labels };

type Case = readonly [what: string, allowed: boolean, from: End, to: End, port: number, protocol?: "UDP"];
const cases: readonly Case[] = [
  ["the gateway asks a model", true, envoy, irisPod, 8080],
  ["the gateway asks another model", true, envoy, fraudPod, 8080],
  ["Prometheus scrapes a model", true, prometheus, irisPod, 8080],
  ["the gateway asks a port that serves nothing", false, envoy, irisPod, 22],
  ["the gateway's controller asks a model", false, controller, irisPod, 8080],
  ["a pod of another namespace asks a model", false, stranger, irisPod, 8080],
  ["a pod of another namespace with the proxies' labels", false, disguised, irisPod, 8080],
  ["a model asks another model of its team", false, cancerPod, irisPod, 8080],
  ["a model asks another team's model", false, fraudPod, irisPod, 8080],
  ["a model asks another team's model, which may call out", false, irisPod, fraudPod, 8080],
  ["another team's pod with the proxies' labels", false, { ...fraudPod, labels: envoy.labels }, irisPod, 8080],
  ["an address outside asks a model", false, { address: "203.0.113.7" }, irisPod, 8080],
  ["a model resolves a name", true, irisPod, { address: "10.88.0.1" }, 53, "UDP"],
  ["a model resolves a long name", true, irisPod, { address: "10.88.0.1" }, 53],
  ["a model asks another port of the DNS server", false, irisPod, { address: "10.88.0.1" }, 6443],
  ["a model asks another name server", false, irisPod, { address: "8.8.8.8" }, 53, "UDP"],
  ["a model calls the internet", false, irisPod, { address: "203.0.113.7" }, 443],
  ["a model asks for the cloud's metadata", false, irisPod, { address: "169.254.169.254" }, 80],
  ["a model calls Redis that it did not declare", false, irisPod, redis, 6379],
  ["a model calls Redis that it declared", true, fraudPod, redis, 6379],
  ["a model calls another port of Redis", false, fraudPod, redis, 9121],
  ["a model calls a database that it declared", true, fraudPod, { address: "10.20.3.4" }, 5432],
  ["a model calls another port there", false, fraudPod, { address: "10.20.3.4" }, 22],
  ["a model calls beside the declared range", false, fraudPod, { address: "10.21.0.1" }, 5432],
  ["another model calls that database", false, irisPod, { address: "10.20.3.4" }, 5432],
];
const attempts = cases.map(([, , from, to, port, protocol]): Attempt => ({
  from,
  to,
  port,
  ...(protocol === undefined ? {} : { protocol }),
}));

describe("the namespaces of two teams, judged by cyclonus", () => {
  const dns = { addresses: ["10.88.0.1/32"] };
  const policies = [
    ...modelNamespacePolicies(irisPod.namespace, [iris, cancer], dns),
    ...modelNamespacePolicies(fraudPod.namespace, [fraud], dns),
  ];

  it("are two", () => {
    expect([irisPod, cancerPod, fraudPod].map(({ namespace }) => namespace)).toEqual([
      "models-examples",
      "models-examples",
      "models-risk",
    ]);
  });

  it("let in the gateway and Prometheus, and out what is declared, and nothing else", async () => {
    const verdicts = await judge(policies, attempts);
    expect(cases.map(([what], index) => [what, verdicts[index]])).toEqual(
      cases.map(([what, allowed]) => [what, allowed]),
    );
  });

  it("find DNS in pods where it runs in pods", async () => {
    const inPods = modelNamespacePolicies(irisPod.namespace, [iris], "pods");
    const ask = (to: End): Attempt => ({ from: irisPod, to, port: 53, protocol: "UDP" });
    expect(await judge(inPods, [ask(dnsPod), ask(stranger), ask({ address: "10.88.0.1" })])).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("would be seen open: without policies everything is allowed", async () => {
    const verdicts = await judge([], attempts);
    expect(verdicts.every(Boolean)).toBe(true);
  });
});
