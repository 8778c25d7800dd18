import { describe, expect, it } from "vitest";
import { modelNamespacePolicies } from "../../components/model-service/namespace/policies.ts";
import { modelNamespace } from "../../components/model-service/namespace/render.ts";
import { renderModel } from "../../components/model-service/render.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { judge, type Attempt, type End, type Pod } from "./cyclonus.ts";

const version = { digest: `sha256:${"a".repeat(64)}`, version: "1", from: "file:x", golden: "x.json" };
const irisSpec: ModelSpec = { name: "iris", team: "examples", runtime: { kind: "pmml" }, callableBy: ["risk"] };
const ownProtocol = {
  kind: "custom",
  function: "f",
  protocol: "own",
  routes: ["/get_score"],
  health: "/health",
} as const;
const adviceSpec: ModelSpec = { name: "advice", team: "examples", runtime: ownProtocol, calls: ["iris"] };
const scoreSpec: ModelSpec = {
  name: "score",
  team: "risk",
  runtime: ownProtocol,
  calls: ["iris"],
  databases: [
    { name: "customers", host: "customers.example.com", port: 5432, at: { cidr: "10.30.0.0/16" } },
    { name: "plots", host: "plots.db.svc", port: 5432, at: { namespace: "db", labels: { app: "plots" } } },
  ],
};
const resolve = (spec: ModelSpec) =>
  resolveModel(spec, { champion: version }, "local", "normal", [irisSpec, adviceSpec, scoreSpec]);
const iris = resolve(irisSpec);
const advice = resolve(adviceSpec);
const score = resolve(scoreSpec);
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
const advicePod = podOf(advice);
const scorePod = podOf(score);
/** A pod of the same team that says it is a variant that is tried. */
const challengerPod: Pod = { ...irisPod, labels: { ...irisPod.labels, "ml-serving/variant": "challenger-b" } };
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
const plots: Pod = { namespace: "db", labels: { app: "plots" } };
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
  ["a model asks one of its team that it declares to call", true, advicePod, irisPod, 8080],
  ["a model asks another team's, which lets it", true, scorePod, irisPod, 8080],
  ["a model asks another port of one that it calls", false, scorePod, irisPod, 9090],
  ["a model asks a variant that is tried", false, scorePod, challengerPod, 8080],
  ["a model asks one that calls it", false, irisPod, advicePod, 8080],
  ["a model of a team that may call, but does not declare it", false, fraudPod, irisPod, 8080],
  ["a model asks a colleague's server that it does not call", false, advicePod, cancerPod, 8080],
  ["a model asks one that calls the same", false, scorePod, advicePod, 8080],
  ["the gateway asks a model that calls", true, envoy, advicePod, 8080],
  ["Prometheus scrapes a model that calls", true, prometheus, advicePod, 8082],
  ["a model looks up in its database", true, scorePod, { address: "10.30.1.2" }, 5432],
  ["a model looks up in its database's pods", true, scorePod, plots, 5432],
  ["a model asks another port of its database", false, scorePod, plots, 22],
  ["another model looks up in that database", false, advicePod, plots, 5432],
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
    ...modelNamespacePolicies(irisPod.namespace, [iris, cancer, advice], dns),
    ...modelNamespacePolicies(fraudPod.namespace, [fraud, score], dns),
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
