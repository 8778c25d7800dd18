import { labelKeys } from "../model-labels.ts";
import { nodeLabels } from "../nodes.ts";
import { namespaceNames, namespaceOf, peers, type NamedPeer, type PodPeer } from "../network-peers.ts";
import type { LookedAtNames } from "./access.ts";
import { jenkins } from "./jenkins/scrape.ts";
import type { LookedAtJenkins } from "./jenkins/settings.ts";
import {
  dropEnded,
  keepMetrics,
  keepPods,
  keepPort,
  label,
  nodeLabel,
  podLabel,
  podName,
  type Relabeling,
} from "./relabel.ts";
import type { MonitoringSettings } from "./settings.ts";

/** Files by which a pod proves to the API server and the kubelets who it is, and they to it. */
const account = "/var/run/secrets/kubernetes.io/serviceaccount";

/** One of `scrape_configs`: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export interface ScrapeJob {
  readonly job_name: string;
  readonly metrics_path?: string;
  readonly honor_labels?: boolean;
  readonly scheme?: "http" | "https";
  readonly authorization?: { readonly credentials_file: string };
  readonly basic_auth?: { readonly username: string; readonly password_file: string };
  readonly tls_config?: { readonly ca_file: string };
  readonly kubernetes_sd_configs?: readonly {
    readonly role: "pod" | "node";
    readonly namespaces?: { readonly names: readonly string[] };
  }[];
  readonly static_configs?: readonly { readonly targets: readonly string[] }[];
  readonly relabel_configs?: readonly Relabeling[];
  readonly metric_relabel_configs?: readonly Relabeling[];
}

/** Pods, and the names of the namespaces to look for them in. */
type Found = readonly [which: PodPeer, namespaces: readonly string[]];

function inOne(which: NamedPeer): Found {
  return [which, [namespaceOf(which)]];
}

function pods(
  job: string,
  [which, namespaces]: Found,
  relabeling: readonly Relabeling[],
  rest: Pick<ScrapeJob, "metrics_path" | "honor_labels" | "metric_relabel_configs"> = {},
): ScrapeJob {
  return {
    job_name: job,
    kubernetes_sd_configs: [{ role: "pod", namespaces: { names: namespaces } }],
    relabel_configs: [dropEnded, ...keepPods(which.podSelector.matchLabels), ...relabeling, podName],
    ...rest,
  };
}

/** Models of every team and runtime: what they answer at `/metrics` on the port that a label of theirs names. */
function models(namespaces: readonly string[]): ScrapeJob {
  const { model, variant, runtime, team, metricsPort } = labelKeys;
  return pods(
    "models",
    [peers.models, namespaces],
    [
      {
        action: "keepequal",
        source_labels: [podLabel(metricsPort)],
        target_label: "__meta_kubernetes_pod_container_port_name",
      },
      label("model", podLabel(model)),
      label("variant", podLabel(variant)),
      label("runtime", podLabel(runtime)),
      label("team", podLabel(team)),
    ],
  );
}

/**
 * What Envoy calls a backend of a model's route: the route, named as its model, and the backend's place in each rule, or
 * `mirror` where it is sent copies of requests.
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/gatewayapi/helpers.go
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/gatewayapi/filters.go
 */
const backendCluster = "(?:http|grpc)route/([^/]+)/([^/]+)/rule/[0-9]+(?:/backend/|-)([0-9]+|mirror)(?:-[0-9]+)?";

function fromCluster(target: string, group: 1 | 2 | 3): Relabeling {
  return {
    action: "replace",
    source_labels: ["envoy_cluster_name"],
    regex: backendCluster,
    target_label: target,
    replacement: `$${group}`,
  };
}

/** Envoy: of its two thousand series those that tell of requests, connections and its own state. */
function gatewayProxies(): ScrapeJob {
  return pods("gateway-proxies", inOne(peers.gateway), [keepPort("metrics")], {
    metrics_path: "/stats/prometheus",
    metric_relabel_configs: [
      keepMetrics(
        "envoy_cluster_membership_(healthy|total)",
        "envoy_cluster_upstream_(cx_active|cx_connect_fail|rq_active|rq_retry|rq_timeout)",
        "envoy_cluster_upstream_rq_(xx|time_bucket|time_sum|time_count)",
        "envoy_http_downstream_(cx_active|rq_active|rq_total|rq_xx)",
        "envoy_http_(no_route|rq_direct_response)",
        "envoy_server_(live|memory_allocated|uptime|days_until_first_cert_expiring)",
      ),
      fromCluster("namespace", 1),
      fromCluster("model", 2),
      fromCluster("route_position", 3),
    ],
  });
}

/** Envoy Gateway's controller; the histograms of the libraries in it alone would be a thousand series. */
function gatewayController(): ScrapeJob {
  return pods("gateway-controller", inOne(peers.gatewayController), [keepPort("metrics")], {
    metric_relabel_configs: [{ action: "drop", source_labels: ["__name__"], regex: "(rest_client|go)_.+_bucket" }],
  });
}

/** What carries requests between queues and models: of Bento's many series those that tell of requests. */
function nearline(namespaces: readonly string[]): ScrapeJob {
  const { nearline: model, nearlinePart, team } = labelKeys;
  return pods(
    "nearline",
    [peers.nearline, namespaces],
    [
      keepPort("http"),
      label("model", podLabel(model)),
      label("part", podLabel(nearlinePart)),
      label("team", podLabel(team)),
    ],
    { metric_relabel_configs: [keepMetrics("nearline_.+"), { action: "labeldrop", regex: "path|label" }] },
  );
}

/** What keeps answers, in the pods of those models that have some kept. */
function results(namespaces: readonly string[]): ScrapeJob {
  const { model, variant, team } = labelKeys;
  return pods(
    "results-kept",
    [peers.models, namespaces],
    [
      keepPort("results"),
      label("model", podLabel(model)),
      label("variant", podLabel(variant)),
      label("team", podLabel(team)),
    ],
    { metric_relabel_configs: [keepMetrics("result_cache_.+"), { action: "labeldrop", regex: "path|label" }] },
  );
}

function redis(which: "redis" | "queues" | "results"): ScrapeJob {
  return pods(which, inOne(peers[which]), [keepPort("metrics")], {
    metric_relabel_configs: [{ action: "drop", source_labels: ["__name__"], regex: "redis_commands_latencies_.+" }],
  });
}

/** What Kubernetes objects say of themselves, with our labels by our names. */
function kubeStateMetrics(): ScrapeJob {
  return pods("kube-state-metrics", inOne(peers.stateMetrics), [keepPort("metrics")], {
    // Its measurements are of other pods than its own.
    honor_labels: true,
    metric_relabel_configs: [
      { action: "labelmap", regex: "(?:label|annotation)_ml_serving_(.+)" },
      { action: "labeldrop", regex: "(label|annotation)_.+" },
      // Of an autoscaler's nine the one that says that it cannot measure.
      {
        action: "drop",
        source_labels: ["__name__", "condition", "status"],
        regex: "kube_horizontalpodautoscaler_status_condition;(.+;(true|unknown)|(AbleToScale|ScalingLimited);false)",
      },
    ],
  });
}

/**
 * A kubelet's endpoint, by the certificate that the cluster's own authority signed and with the pod's own token:
 * https://kubernetes.io/docs/reference/instrumentation/node-metrics/
 */
function kubelet(job: string, path: string, metrics: readonly Relabeling[]): ScrapeJob {
  return {
    job_name: job,
    metrics_path: path,
    scheme: "https",
    authorization: { credentials_file: `${account}/token` },
    tls_config: { ca_file: `${account}/ca.crt` },
    kubernetes_sd_configs: [{ role: "node" }],
    relabel_configs: [
      label("node", "__meta_kubernetes_node_name"),
      // What a node costs depends on these.
      label("pool", nodeLabel(nodeLabels.pool)),
      label("instance_type", nodeLabel("node.kubernetes.io/instance-type")),
    ],
    metric_relabel_configs: metrics,
  };
}

/**
 * Accelerators, by NVIDIA's exporter, which says itself whose pod has which: where it knows of none, none is said. Of the
 * fields that it tells those that dashboard and alerts read.
 * https://github.com/NVIDIA/dcgm-exporter/blob/main/etc/default-counters.csv
 */
function gpus(): ScrapeJob {
  const job = pods("gpus", inOne(peers.gpuMetrics), [keepPort("metrics")], {
    honor_labels: true,
    metric_relabel_configs: [
      keepMetrics("DCGM_FI_DEV_(GPU_UTIL|FB_USED|FB_FREE|GPU_TEMP|POWER_USAGE|XID_ERRORS)"),
      // The same as others in more words.
      { action: "labeldrop", regex: "UUID|device|pci_bus_id|DCGM_FI_DRIVER_VERSION" },
    ],
  });
  const own = (job.relabel_configs ?? []).filter((rule) => rule !== podName);
  return { ...job, relabel_configs: [...own, label("node", "__meta_kubernetes_pod_node_name")] };
}

/** Where people look at all of this: whether it is there. */
function grafana(): ScrapeJob {
  return pods("grafana", inOne(peers.grafana), [keepPort("http")], {
    metric_relabel_configs: [keepMetrics("grafana_build_info", "process_(resident_memory_bytes|cpu_seconds_total)")],
  });
}

/** Of the platform's own parts, of all that an environment may have. */
const platformJobs: readonly ScrapeJob[] = [
  gatewayProxies(),
  gatewayController(),
  redis("redis"),
  redis("queues"),
  redis("results"),
  gpus(),
  kubelet("kubelet", "/metrics/resource", []),
  kubelet("cadvisor", "/metrics/cadvisor", [
    keepMetrics(
      "container_cpu_cfs_(periods|throttled_periods)_total",
      "container_network_(receive|transmit)_bytes_total",
      "container_oom_events_total",
      "machine_(cpu_cores|memory_bytes)",
    ),
    // Long, and the same as `id` in other words.
    { action: "labeldrop", regex: "name|image|boot_id|machine_id|system_uuid" },
  ]),
  kubeStateMetrics(),
  alertmanager(),
  drift(),
  { job_name: "prometheus", static_configs: [{ targets: ["localhost:9090"] }] },
];

/** Where Prometheus sends alerts: pods by their labels, for which it needs no name resolved. */
export const alertmanagers = {
  kubernetes_sd_configs: [{ role: "pod" as const, namespaces: { names: [namespaceNames.monitoring] } }],
  relabel_configs: [dropEnded, ...keepPods(peers.alertmanager.podSelector.matchLabels), keepPort("http")],
};

/** How far recorded payloads are from the training's, by labels of the models' own. */
function drift(): ScrapeJob {
  return pods("drift", inOne(peers.drift), [keepPort("metrics")], {
    honor_labels: true,
    metric_relabel_configs: [keepMetrics("model_data_drift(_rows)?", "model_payloads_unused_total")],
  });
}

/** What Alertmanager says of itself: whether whom it tells can be told. */
function alertmanager(): ScrapeJob {
  return pods("alertmanager", inOne(peers.alertmanager), [keepPort("http")], {
    metric_relabel_configs: [
      keepMetrics(
        "alertmanager_(alerts|silences|config_last_reload_successful)",
        "alertmanager_notifications_(failed_)?total",
        "alertmanager_build_info",
      ),
    ],
  });
}

/** What is looked at only where an environment says so. */
export interface FurtherJobs extends Pick<MonitoringSettings, "grafana"> {
  readonly jenkins?: LookedAtJenkins;
}

/** Every scrape job that has something to look at. Pure. @param lookedAt names of the namespaces that there are */
export function scrapeJobs(lookedAt: LookedAtNames, further: FurtherJobs = {}): readonly ScrapeJob[] {
  const isThere = ({ kubernetes_sd_configs: discovery = [] }: ScrapeJob): boolean =>
    discovery.every(({ namespaces }) => namespaces?.names.every((name) => lookedAt.platform.includes(name)) ?? true);
  return [
    // Without a name Prometheus would look for pods in all namespaces, where it has no right to.
    ...(lookedAt.models.length === 0
      ? []
      : [models(lookedAt.models), nearline(lookedAt.models), results(lookedAt.models)]),
    ...platformJobs.filter(isThere),
    ...(further.grafana === undefined ? [] : [grafana()]),
    ...(further.jenkins === undefined ? [] : [jenkins(further.jenkins)]),
  ];
}
