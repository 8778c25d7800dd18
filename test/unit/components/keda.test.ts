import { describe, expect, it } from "vitest";
import { kedaChart, kedaUpstreamImages, kedaValues } from "../../../components/keda/chart.ts";
import { kustomizedKeda } from "../../../components/keda/kustomized.ts";
import { kedaPolicies } from "../../../components/keda/policies.ts";
import { peers, prometheusUrl } from "../../../components/network-peers.ts";
import { renderPrometheus } from "../../../components/monitoring/prometheus.ts";
import { versions } from "../../../local/toolchain/versions.ts";
import { local } from "../../../stacks/environments/local.ts";

const images = { kedaOperator: `r/o@sha256:${"a".repeat(64)}`, kedaMetrics: `r/m@sha256:${"b".repeat(64)}` };

describe("KEDA", () => {
  it("is one version, by chart, by image and by Go module", () => {
    expect(kedaChart.version).toBe(versions.keda);
    expect(Object.values(kedaUpstreamImages).map((name) => name.split(":")[1])).toEqual([versions.keda, versions.keda]);
  });

  it("asks Prometheus where it answers", () => {
    const { service } = renderPrometheus(
      { ...local.monitoring, clusterAddresses: "unknown" },
      "image",
      {},
      "monitoring",
    );
    const { name, namespace } = service.metadata;
    expect(prometheusUrl).toBe(`http://${name}.${namespace}.svc:${service.spec.ports[0]?.port ?? 0}`);
  });

  it("has its images by digest, no registry of the chart's before them, and no webhooks", () => {
    const { image, webhooks, permissions } = kedaValues(images);
    // The chart writes REPOSITORY:TAG.
    expect(`${image.keda.repository}:${image.keda.tag}`).toBe(images.kedaOperator);
    expect(image.metricsApiServer.registry).toBe("");
    expect(webhooks.enabled).toBe(false);
    expect(permissions.operator.restrict.secret).toBe(true);
  });

  it("reaches the API server, Prometheus and queues, whatever an object names as an address", () => {
    const policies = kedaPolicies("keda", { dns: "pods", clusterAddresses: ["10.0.0.0/16"] });
    const calls = policies.find(({ metadata }) => metadata.name === "allow-calls-of-operator")?.spec;
    expect(calls?.podSelector).toEqual({ matchLabels: { "ml-serving/keda": "operator" } });
    expect(calls?.egress?.map(({ to, ports }) => [to, ports?.map(({ port }) => port)])).toEqual([
      [[{ ipBlock: { cidr: "10.0.0.0/16" } }], [443, 6443]],
      [[peers.prometheus], [9090]],
      [[peers.queues], [6379]],
    ]);
    expect(policies[0]?.metadata.name).toBe("deny-all");
  });
});

describe("its kustomization", () => {
  const container = {
    name: "keda-operator",
    image: "upstream",
    command: ["/keda"],
    args: ["--leader-elect"],
    env: [],
    readinessProbe: {},
  };
  const metadata = (name: string) => ({ metadata: { name } });
  const { definitions, rest } = kustomizedKeda(
    [
      { kind: "Namespace", ...metadata("keda") },
      { kind: "ValidatingWebhookConfiguration", ...metadata("keda-admission") },
      { kind: "Deployment", ...metadata("keda-admission") },
      { kind: "Service", ...metadata("keda-admission-webhooks") },
      { kind: "CustomResourceDefinition", ...metadata("scaledobjects.keda.sh") },
      {
        kind: "ClusterRole",
        ...metadata("keda-operator"),
        rules: [
          { apiGroups: [""], resources: ["pods", "secrets"], verbs: ["get"] },
          { apiGroups: ["*"], resources: ["*"], verbs: ["get"] },
        ],
      },
      {
        kind: "Deployment",
        ...metadata("keda-operator"),
        spec: { template: { metadata: { labels: { app: "keda-operator" } }, spec: { containers: [container] } } },
      },
    ],
    images,
  );

  it("is taken without its namespace and its webhooks, kinds first", () => {
    const names = (objects: readonly object[]) => objects.map((object) => (object as { kind: string }).kind);
    expect(names(definitions)).toEqual(["CustomResourceDefinition"]);
    expect(names(rest)).toEqual(["ClusterRole", "Deployment"]);
  });

  it("runs our image by its own entry point, and may not read secrets or scale anything", () => {
    const [role, deployment] = rest;
    expect(role?.["rules"]).toEqual([
      { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
      { apiGroups: ["apps"], resources: ["deployments/scale"], verbs: ["get", "list", "patch", "update", "watch"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] },
    ]);
    expect(deployment).toMatchObject({
      spec: {
        template: {
          metadata: { labels: { app: "keda-operator", "ml-serving/keda": "operator" } },
          spec: {
            containers: [
              {
                image: images.kedaOperator,
                args: ["--leader-elect", "--enable-webhook-patching=false"],
                env: [{ name: "KEDA_RESTRICT_SECRET_ACCESS", value: "true" }],
              },
            ],
          },
        },
      },
    });
    expect(JSON.stringify(deployment)).not.toContain('"command"');
  });
});
