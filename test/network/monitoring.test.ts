import { describe, expect, it } from "vitest";
import { renderGpuMetrics } from "../../components/gpu-metrics/index.ts";
import { renderGrafana } from "../../components/monitoring/grafana/render.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { monitoringPolicies } from "../../components/monitoring/policies.ts";
import { renderRedis } from "../../components/redis/render.ts";
import { judge, type Attempt, type End, type Pod } from "./cyclonus.ts";

// Labels as the running pods have them.
const prometheus: Pod = {
  namespace: "monitoring",
  labels: { "app.kubernetes.io/name": "prometheus", "app.kubernetes.io/part-of": "ml-serving" },
};
const stateMetrics: Pod = {
  namespace: "monitoring",
  labels: { "app.kubernetes.io/name": "kube-state-metrics", "app.kubernetes.io/part-of": "ml-serving" },
};
const alertmanager: Pod = {
  namespace: "monitoring",
  labels: { "app.kubernetes.io/name": "alertmanager", "app.kubernetes.io/part-of": "ml-serving" },
};
const redis: Pod = {
  namespace: "redis",
  labels: { "app.kubernetes.io/name": "redis", "app.kubernetes.io/part-of": "ml-serving" },
};
const model: Pod = {
  namespace: "models-examples",
  namespaceLabels: { "ml-serving/serves": "models", "ml-serving/team": "examples" },
  labels: {
    "app.kubernetes.io/component": "model",
    "app.kubernetes.io/part-of": "ml-serving",
    "ml-serving/model": "iris",
  },
};
const envoy: Pod = {
  namespace: "gateway",
  labels: { "app.kubernetes.io/name": "envoy", "app.kubernetes.io/component": "proxy" },
};
const controller: Pod = { namespace: "gateway", labels: { "control-plane": "envoy-gateway" } };
const othersModel: Pod = {
  ...model,
  namespace: "models-risk",
  namespaceLabels: { "ml-serving/serves": "models", "ml-serving/team": "risk" },
};
const stranger: Pod = { namespace: "default", labels: model.labels };
/** A namespace by the name alone is nobody's. */
const namesake: Pod = { namespace: "models-examples", labels: model.labels };
const grafana: Pod = {
  namespace: "monitoring",
  labels: { "app.kubernetes.io/name": "grafana", "app.kubernetes.io/part-of": "ml-serving" },
};
const gpuMetrics: Pod = {
  namespace: "gpu-metrics",
  labels: { "app.kubernetes.io/name": "dcgm-exporter", "app.kubernetes.io/part-of": "ml-serving" },
};
const node: End = { address: "10.88.0.11" };
const elsewhere: End = { address: "203.0.113.7" };

type Case = readonly [what: string, allowed: boolean, from: End, to: End, port: number, protocol?: "UDP"];

async function expectVerdicts(policies: Parameters<typeof judge>[0], cases: readonly Case[]): Promise<void> {
  const attempts = cases.map(([, , from, to, port, protocol]): Attempt => ({
    from,
    to,
    port,
    protocol: protocol ?? "TCP",
  }));
  const verdicts = await judge(policies, attempts);
  expect(cases.map(([what], index) => [what, verdicts[index]])).toEqual(
    cases.map(([what, allowed]) => [what, allowed]),
  );
}

const nobodyTold = {
  dns: "pods",
  telling: [],
  outside: [],
  byRole: false,
  drift: false,
  grafana: false,
  gpus: false,
} as const;

describe("the namespace of the monitoring, judged by cyclonus", () => {
  it("lets out looks at what is measured, and lets in who administers the cluster", () =>
    expectVerdicts(monitoringPolicies("monitoring", ["10.88.0.0/24"], nobodyTold), [
      ["Prometheus asks a kubelet", true, prometheus, node, 10250],
      ["Prometheus asks the API server", true, prometheus, node, 6443],
      ["Prometheus opens a shell on a node", false, prometheus, node, 22],
      ["Prometheus calls the internet", false, prometheus, elsewhere, 443],
      ["Prometheus resolves a name", false, prometheus, node, 53, "UDP"],
      ["Prometheus looks at a model", true, prometheus, model, 8082],
      ["Prometheus looks at another team's model", true, prometheus, othersModel, 8082],
      ["Prometheus calls a pod beside the models", false, prometheus, { ...model, labels: { app: "x" } }, 8082],
      ["Prometheus calls a pod that only looks like a model", false, prometheus, stranger, 8082],
      ["Prometheus looks at the gateway's proxies", true, prometheus, envoy, 19001],
      ["Prometheus asks the proxies for a prediction", false, prometheus, envoy, 10080],
      ["Prometheus looks at the gateway's controller", true, prometheus, controller, 19001],
      ["Prometheus looks at Redis", true, prometheus, redis, 9121],
      ["Prometheus reads Redis itself", false, prometheus, redis, 6379],
      ["Prometheus looks at kube-state-metrics", true, prometheus, stateMetrics, 8080],
      ["kube-state-metrics asks the API server", true, stateMetrics, node, 6443],
      ["kube-state-metrics asks a kubelet", false, stateMetrics, node, 10250],
      ["a node reads Prometheus", true, node, prometheus, 9090],
      ["a model reads Prometheus", false, model, prometheus, 9090],
      ["a model reads kube-state-metrics", false, model, stateMetrics, 8080],
      ["somebody else reads Prometheus", false, elsewhere, prometheus, 9090],
      ["Prometheus sends an alert", true, prometheus, alertmanager, 9093],
      ["Prometheus looks for another Alertmanager's gossip", false, prometheus, alertmanager, 9094],
      ["a node silences an alert", true, node, alertmanager, 9093],
      ["a model silences an alert", false, model, alertmanager, 9093],
      ["Alertmanager tells somebody where nobody is declared", false, alertmanager, elsewhere, 443],
      ["Alertmanager reads Prometheus", false, alertmanager, prometheus, 9090],
    ]));

  it("lets Alertmanager out to who is told, and to nothing else", () =>
    expectVerdicts(
      monitoringPolicies("monitoring", ["10.88.0.0/24"], {
        ...nobodyTold,
        telling: [443, 587],
        dns: { addresses: ["10.88.0.1/32"] },
      }),
      [
        ["Alertmanager calls Slack", true, alertmanager, elsewhere, 443],
        ["Alertmanager sends a mail", true, alertmanager, elsewhere, 587],
        ["Alertmanager opens a shell", false, alertmanager, elsewhere, 22],
        ["Alertmanager resolves a name", true, alertmanager, { address: "10.88.0.1" }, 53, "UDP"],
        ["Prometheus calls the internet", false, prometheus, elsewhere, 443],
        ["Prometheus sends a mail", false, prometheus, elsewhere, 587],
      ],
    ));

  const everything = {
    ...nobodyTold,
    dns: { addresses: ["10.88.0.1/32"] },
    outside: [443],
    byRole: true,
    grafana: true,
    gpus: true,
  } as const;

  it("lets Prometheus write outside by its role, and look at accelerators and Grafana, where an environment has them", () =>
    expectVerdicts(
      [
        ...monitoringPolicies("monitoring", ["10.88.0.0/24"], everything),
        ...renderGpuMetrics<string>("i", "gpu-metrics").policies,
      ],
      [
        ["Prometheus writes to AWS", true, prometheus, elsewhere, 443],
        ["Prometheus asks for its role", true, prometheus, { address: "169.254.170.23" }, 80],
        ["Prometheus asks the node's own credentials", false, prometheus, { address: "169.254.169.254" }, 80],
        ["Prometheus resolves a name", true, prometheus, { address: "10.88.0.1" }, 53, "UDP"],
        ["Prometheus looks at accelerators", true, prometheus, gpuMetrics, 9400],
        ["a model looks at accelerators", false, model, gpuMetrics, 9400],
        ["what measures accelerators calls the internet", false, gpuMetrics, elsewhere, 443],
        ["kube-state-metrics calls the internet", false, stateMetrics, elsewhere, 443],
      ],
    ));

  it("lets Grafana ask Prometheus, Alertmanager and the identity provider, and lets in who administers the cluster", () =>
    expectVerdicts(
      [
        ...monitoringPolicies("monitoring", ["10.88.0.0/24"], everything),
        ...renderGrafana<string>({
          settings: dev.monitoring.grafana,
          image: "i",
          interval: "30s",
          namespace: "monitoring",
          clusterAddresses: ["10.88.0.0/24"],
        }).policies,
      ],
      [
        ["Grafana asks Prometheus", true, grafana, prometheus, 9090],
        ["Grafana asks Alertmanager", true, grafana, alertmanager, 9093],
        ["Grafana asks who somebody is", true, grafana, elsewhere, 443],
        ["Grafana resolves a name", true, grafana, { address: "10.88.0.1" }, 53, "UDP"],
        ["Grafana asks the API server", false, grafana, node, 6443],
        ["Grafana sends a mail", false, grafana, elsewhere, 587],
        ["Grafana asks a model", false, grafana, model, 8082],
        ["a node forwards a port to Grafana", true, node, grafana, 3000],
        ["Prometheus looks at Grafana", true, prometheus, grafana, 3000],
        ["a model reads Grafana", false, model, grafana, 3000],
        ["somebody else reads Grafana", false, elsewhere, grafana, 3000],
      ],
    ));

  it("opens two ports to every address, and nothing to readers, where nobody knows the cluster's addresses", () =>
    expectVerdicts(monitoringPolicies("monitoring", "unknown", nobodyTold), [
      ["Prometheus asks a kubelet", true, prometheus, node, 10250],
      ["Prometheus asks a managed API server", true, prometheus, elsewhere, 443],
      ["Prometheus opens a shell on a node", false, prometheus, node, 22],
      ["a model reads Prometheus", false, model, prometheus, 9090],
      ["a node reads Prometheus", false, node, prometheus, 9090],
    ]));
});

describe("the namespace of Redis, judged by cyclonus", () => {
  const { policies } = renderRedis(
    { memory: "64Mi", whenFull: "evict", keep: "nothing" },
    { redis: "r", redisExporter: "e" },
    "redis",
  );

  it("lets in models to the data and Prometheus to the measurements, and nothing out", () =>
    expectVerdicts(policies, [
      ["a model reads a key", true, model, redis, 6379],
      ["another team's model reads a key", true, othersModel, redis, 6379],
      ["a pod beside the models reads a key", false, { ...model, labels: { app: "x" } }, redis, 6379],
      ["a pod with a model's labels in a namespace without ours", false, namesake, redis, 6379],
      ["a model reads the measurements", false, model, redis, 9121],
      ["a pod with a model's labels in another namespace", false, stranger, redis, 6379],
      ["the gateway reads a key", false, envoy, redis, 6379],
      ["Prometheus looks at the exporter", true, prometheus, redis, 9121],
      ["Prometheus reads a key", false, prometheus, redis, 6379],
      ["Redis calls the internet", false, redis, elsewhere, 443],
      ["Redis resolves a name", false, redis, node, 53, "UDP"],
      ["Redis calls a model", false, redis, model, 8080],
    ]));
});
