import { beforeAll, describe, expect, it } from "vitest";
import {
  kindReader,
  namesOf,
  nodeReader,
  prometheusRoles,
  stateRoles,
  viewersRights,
} from "../../../components/monitoring/access.ts";
import type { Monitoring as MonitoringClass } from "../../../components/monitoring/index.ts";
import { scrapeJobs } from "../../../components/monitoring/scrape.ts";
import { local } from "../../../stacks/environments/local.ts";
import { recordRegistrations, valueOf, type Registered } from "./mocks.ts";
import { podSecurityFindings } from "../policies/pod-security.ts";

const namespaces = {
  gateway: "gateway",
  monitoring: "monitoring",
  redis: "redis",
  models: { examples: "models-examples", risk: "models-risk" },
};
const { redis: _, ...withoutRedis } = namespaces;

describe("scrapeJobs", () => {
  const jobs = (lookedAt: typeof namespaces | typeof withoutRedis) => scrapeJobs(namesOf(lookedAt));
  const names = (...lookedAt: Parameters<typeof jobs>) => jobs(...lookedAt).map((job) => job.job_name);

  it("look at models, gateway, Redis, nodes, objects and at Prometheus itself", () => {
    expect(names(namespaces)).toEqual([
      "models",
      "nearline",
      "results-kept",
      "gateway-proxies",
      "gateway-controller",
      "redis",
      "kubelet",
      "cadvisor",
      "kube-state-metrics",
      "alertmanager",
      "drift",
      "prometheus",
    ]);
  });

  it("look at no Redis where there is none", () => {
    expect(names(withoutRedis)).not.toContain("redis");
    expect(names(withoutRedis)).toHaveLength(11);
  });

  it("find models in the namespaces of all teams, and nowhere else", () => {
    const discovery = (lookedAt: typeof namespaces) =>
      jobs(lookedAt).find((job) => job.job_name === "models")?.kubernetes_sd_configs;
    expect(discovery(namespaces)).toEqual([{ role: "pod", namespaces: { names: ["models-examples", "models-risk"] } }]);
    // An empty list of names would mean all namespaces.
    expect(names({ ...namespaces, models: {} as never })).not.toContain("models");
  });

  // Names that Envoy Gateway 1.9.1 gave its clusters on a local cluster.
  it.each([
    ["httproute/models-examples/iris/rule/0/backend/1", ["models-examples", "iris", "1"]],
    ["httproute/models-examples/iris/rule/15/backend/12", ["models-examples", "iris", "12"]],
    ["grpcroute/models-risk/fraud/rule/0/backend/0", ["models-risk", "fraud", "0"]],
    ["httproute/models-examples/iris/rule/1-mirror-1", ["models-examples", "iris", "mirror"]],
    ["grpcroute/models-risk/fraud/rule/0-mirror-0", ["models-risk", "fraud", "mirror"]],
    ["xds_cluster", ["", "", ""]],
  ])("read %s", (cluster, read) => {
    const proxies = jobs(namespaces).find((job) => job.job_name === "gateway-proxies");
    const told = ["namespace", "model", "route_position"].map((name) => {
      const rule = proxies?.metric_relabel_configs?.find(({ target_label: target }) => target === name);
      // The whole of the value, as Prometheus matches it; a rule that does not match leaves the label as it is.
      const found = new RegExp(`^(?:${rule?.regex ?? ""})$`).exec(cluster);
      return found === null ? "" : found[Number(rule?.replacement?.slice(1))];
    });
    expect(told).toEqual(read);
  });

  it("read kubelets by a certificate that is checked", () => {
    const kubelets = jobs(namespaces).filter((job) => job.scheme === "https");
    expect(kubelets.map((job) => job.metrics_path)).toEqual(["/metrics/resource", "/metrics/cadvisor"]);
    for (const { tls_config: tls } of kubelets)
      expect(tls).toEqual({ ca_file: "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt" });
  });
});

describe("the rights of the monitoring", () => {
  const roles = [
    ...prometheusRoles("prometheus", namespaces),
    ...stateRoles("kube-state-metrics", namespaces, false),
    nodeReader("prometheus", "monitoring"),
  ];
  const rules = roles.flatMap(({ role }) => role.rules);

  it("are to look, never to change anything", () => {
    expect([...new Set(rules.flatMap((rule) => rule.verbs))].sort()).toEqual(["get", "list", "watch"]);
  });

  it("are for what is measured: no Secret, no ConfigMap, no way into a pod", () => {
    expect([...new Set(rules.flatMap((rule) => rule.resources))].sort()).toEqual([
      "cronjobs",
      "deployments",
      "horizontalpodautoscalers",
      "jobs",
      "nodes",
      "nodes/metrics",
      "pods",
      "services",
    ]);
  });

  it("hold in the namespaces that are looked at; nodes alone are the cluster's", () => {
    const placed = roles.map(({ role }) => ("namespace" in role.metadata ? role.metadata.namespace : "cluster"));
    expect(placed.filter((where) => where === "cluster")).toHaveLength(1);
    expect(new Set(placed)).toEqual(
      new Set(["cluster", "gateway", "monitoring", "redis", "models-examples", "models-risk"]),
    );
    expect(prometheusRoles("prometheus", withoutRedis).map(({ role }) => role.metadata.namespace)).not.toContain(
      "redis",
    );
  });

  it("are for Spark's runs too where there are some: to look, and to find their kinds", () => {
    const added = stateRoles("kube-state-metrics", namespaces, true).flatMap(({ role }) => role.rules.slice(4));
    const looked = { resources: ["scheduledsparkapplications", "sparkapplications"], verbs: ["list", "watch"] };
    expect(added).toEqual(Array(5).fill({ apiGroups: ["sparkoperator.k8s.io"], ...looked }));
    const { role, binding } = kindReader("kube-state-metrics", "monitoring");
    expect(role.rules).toEqual([
      { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: ["list", "watch"] },
    ]);
    expect(binding.subjects).toEqual([{ kind: "ServiceAccount", name: "kube-state-metrics", namespace: "monitoring" }]);
  });

  it("let those who may look at the cluster ask Prometheus by a port of its pod, and nothing else", () => {
    const { role, binding } = viewersRights("prometheus", "monitoring");
    expect(binding.subjects).toEqual([
      { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "ml-serving:viewers" },
    ]);
    expect(role.rules.filter(({ verbs }) => verbs.some((verb) => verb !== "get" && verb !== "list"))).toEqual([
      { apiGroups: [""], resources: ["pods/portforward"], resourceNames: ["prometheus-0"], verbs: ["create"] },
    ]);
  });

  it("hold in the namespace of a Jenkins for what tells of backups, and for nobody who looks for pods", () => {
    const withJenkins = { ...namespaces, ci: "ci" };
    const places = (of: readonly { readonly role: { readonly metadata: { readonly namespace: string } } }[]) =>
      of.map(({ role }) => role.metadata.namespace);
    expect(places(stateRoles("kube-state-metrics", withJenkins, false))).toContain("ci");
    expect(places(prometheusRoles("prometheus", withJenkins))).not.toContain("ci");
  });
});

describe("Monitoring", () => {
  let registered: readonly Registered[];
  let monitoring: MonitoringClass;
  const of = (type: string) => registered.filter((one) => one.type.endsWith(`:${type}`));
  beforeAll(async () => {
    registered = recordRegistrations([
      "kubernetes:core/v1:Namespace",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "kubernetes:core/v1:ServiceAccount",
      "kubernetes:rbac.authorization.k8s.io/v1:Role",
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:apps/v1:Deployment",
      "kubernetes:apps/v1:StatefulSet",
      "kubernetes:core/v1:Service",
    ]);
    const { Monitoring } = await import("../../../components/monitoring/index.ts");
    monitoring = new Monitoring("monitoring", {
      settings: {
        ...local.monitoring,
        clusterAddresses: "unknown",
        serviceAddress: "10.96.0.90",
        alertmanagerAddress: "10.96.0.93",
      },
      images: { prometheus: "p", alertmanager: "a", kubeStateMetrics: "k" },
      dns: "pods",
      environment: "local",
      namespaces: { gateway: "gateway", redis: "redis", models: { examples: "models-examples" } },
    });
    await valueOf(monitoring.ref.url);
    await new Promise((done) => setImmediate(done));
  });

  it("tells others its namespace and where Prometheus answers", async () => {
    expect(await valueOf(monitoring.ref.url)).toBe("http://prometheus.monitoring.svc:9090");
    expect(await valueOf(monitoring.ref.namespace)).toBe("monitoring");
  });

  it("has the service address that a forwarder outside knows", () => {
    expect(Object.fromEntries(of("Service").map(({ name, inputs }) => [name, inputs["spec"]]))).toMatchObject({
      "monitoring-prometheus": { clusterIP: "10.96.0.90" },
      "monitoring-alertmanager": { clusterIP: "10.96.0.93" },
    });
  });

  it("passes Pod Security restricted, by the policy pack", () => {
    const workloads = [...of("Deployment"), ...of("StatefulSet")];
    expect(workloads.map(({ name }) => name).sort()).toEqual([
      "monitoring-alertmanager",
      "monitoring-kube-state-metrics",
      "monitoring-prometheus",
    ]);
    for (const { type, inputs } of workloads) expect(podSecurityFindings(type, inputs)).toEqual([]);
  });

  it("keeps measurements as long and as many as the environment says", () => {
    const server = of("StatefulSet").find(({ name }) => name === "monitoring-prometheus");
    // A gibibyte in bytes: Prometheus knows no Gi.
    const args = ["--storage.tsdb.retention.time=1d", "--storage.tsdb.retention.size=1073741824B"];
    expect(JSON.stringify(server?.inputs)).toContain(args.map((arg) => JSON.stringify(arg)).join(","));
  });
});
