import { modelContainer } from "../../model-labels.ts";
import { recorded } from "../../recorded-signals.ts";
import { costSeries } from "../cost-rules.ts";
import { ofVariants } from "../expressions.ts";
import { gpuSeries } from "../gpu-rules.ts";
import { sloSeries } from "../slo-rules.ts";
import { batchPanels } from "./batch.ts";
import type { Board, Panel } from "./board.ts";
import { dataPanels } from "./data.ts";
import { graphPanels } from "./graphs.ts";
import { queuePanels } from "./queues.ts";

const variant = "{{variant}}";
const of = '{model="$model"}';

/** Answers that are so fast, for a share of all. */
function percentile(share: number): string {
  const buckets = ofVariants(`rate(envoy_cluster_upstream_rq_time_bucket${of}[5m])`, "le, ");
  return `histogram_quantile(${share}, ${buckets}) / 1000`;
}

const ofPods = `on (namespace, pod) group_left (model, variant) max by (namespace, pod, model, variant) (kube_pod_labels${of})`;

const traffic: readonly [Panel, ...Panel[]] = [
  {
    title: "Requests by variant",
    description: "Requests a second that the gateway got an answer for, over five minutes.",
    unit: "reqps",
    queries: [{ expr: `sum by (variant) (model:requests:rate5m${of})`, legend: variant }],
  },
  {
    title: "Share by variant",
    description:
      "The part of the requests that each variant answers, over a minute: what the release's weights came to.",
    unit: "percentunit",
    max: 1,
    queries: [
      {
        expr: `sum by (variant) (${recorded.rate}${of}) / ignoring (variant) group_left () (sum (${recorded.rate}${of}) > 0)`,
        legend: variant,
      },
    ],
  },
  {
    title: "Errors",
    description: "Share of the requests that failed by the server's fault, over five minutes.",
    unit: "percentunit",
    queries: [{ expr: `max by (variant) (model:errors:ratio5m${of})`, legend: variant }],
  },
  {
    title: "Latency",
    description: "So fast are 50, 95 and 99 of 100 answers at the gateway, over five minutes.",
    unit: "s",
    queries: [
      { expr: percentile(0.5), legend: `${variant} p50` },
      { expr: percentile(0.95), legend: `${variant} p95` },
      { expr: `max by (variant) (model:latency_seconds:p99${of})`, legend: `${variant} p99` },
    ],
  },
];

/** Models whose answers are kept. */
const results: readonly Panel[] = [
  {
    title: "Kept answers",
    description:
      "Share of the requests that an answer was there for, of those that could have one, over five minutes. Near 0: the cache costs and gives nothing.",
    unit: "percentunit",
    max: 1,
    queries: [
      {
        expr: `sum by (variant) (rate(result_cache_requests_total{model="$model", result="hit"}[5m])) / (sum by (variant) (rate(result_cache_requests_total{model="$model", result!="bypass"}[5m])) > 0)`,
        legend: variant,
      },
    ],
    seen: "declared",
  },
  {
    title: "Redis of answers away",
    description:
      "Requests a second that the model answered because the Redis that keeps answers said nothing. Above 0: look at that Redis.",
    unit: "reqps",
    queries: [
      {
        expr: `sum by (variant) (rate(result_cache_requests_total{model="$model", result="away"}[5m]))`,
        legend: variant,
      },
    ],
    seen: "declared",
  },
];

const promise: readonly Panel[] = [
  {
    title: "Error budget left",
    description:
      "Share of what may fail, or be slower than promised, that is left over the promise's window. Below 0: broken.",
    unit: "percentunit",
    queries: [{ expr: `max by (slo, window) (${sloSeries.left}${of})`, legend: "{{slo}} over {{window}}" }],
    seen: "later", // recorded every few minutes
  },
  {
    title: "Burn rate",
    description:
      "How many times faster than it may the budget is spent, by how far back is looked. 1 spends all of it in its window.",
    unit: "short",
    queries: [{ expr: `max by (slo, window) (${sloSeries.burn}${of})`, legend: "{{slo}} over {{window}}" }],
  },
];

const cost: readonly Panel[] = [
  {
    title: "Cost",
    description: "USD an hour of all replicas: the part of their nodes that they ask for, at these nodes' price.",
    unit: "currencyUSD",
    queries: [{ expr: `sum by (variant) (${costSeries.model}${of})`, legend: variant }],
  },
];

const accelerators: readonly Panel[] = [
  {
    title: "GPU in use",
    description: "Of the busiest accelerator of each variant, the share of time in which it computed anything.",
    unit: "percentunit",
    max: 1,
    queries: [{ expr: `max by (variant) (${gpuSeries.use}${of})`, legend: variant }],
    seen: "replayed",
  },
  {
    title: "GPU memory",
    description: "Of the fullest accelerator of each variant. What does not fit fails.",
    unit: "percentunit",
    max: 1,
    queries: [{ expr: `max by (variant) (${gpuSeries.memory}${of})`, legend: variant }],
    seen: "replayed",
  },
];

const load: readonly Panel[] = [
  {
    title: "Saturation",
    description: "CPU in use of the CPU allowed, all replicas together.",
    unit: "percentunit",
    max: 1,
    queries: [{ expr: `max by (variant) (model:saturation:ratio${of})`, legend: variant }],
  },
  {
    title: "In flight",
    description: "Requests that the gateway has handed over and that are not answered yet.",
    unit: "short",
    queries: [{ expr: `sum by (variant) (${recorded.inFlight}${of})`, legend: variant }],
  },
  {
    title: "Replicas",
    description: "Replicas that answer, and that there are to be. Apart for longer than a start: look at the pods.",
    unit: "short",
    queries: [
      { expr: `sum by (variant) (model:replicas:ready${of})`, legend: `${variant} ready` },
      { expr: `sum by (variant) (model:replicas:wanted${of})`, legend: `${variant} wanted` },
    ],
  },
  {
    title: "CPU of replicas",
    description: "CPUs in use of each replica's server.",
    unit: "short",
    queries: [
      {
        expr: `sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{job="kubelet", container="${modelContainer}"}[2m])) * ${ofPods}`,
        legend: `${variant} {{pod}}`,
      },
    ],
  },
  {
    title: "Memory of replicas",
    description: "Memory of each replica's server that cannot be given back. At the limit the kernel ends it.",
    unit: "bytes",
    queries: [
      {
        expr: `sum by (namespace, pod) (container_memory_working_set_bytes{job="kubelet", container="${modelContainer}"}) * ${ofPods}`,
        legend: `${variant} {{pod}}`,
      },
      {
        expr: `max (kube_pod_container_resource_limits{resource="memory", container="${modelContainer}"} * ${ofPods})`,
        legend: "limit",
      },
    ],
  },
  {
    title: "Restarts",
    description: "Times that a replica's server ended and was started again, since the pod began.",
    unit: "short",
    queries: [
      {
        expr: `sum by (namespace, pod) (kube_pod_container_status_restarts_total{container="${modelContainer}"}) * ${ofPods}`,
        legend: `${variant} {{pod}}`,
      },
    ],
  },
  {
    title: "Throttling",
    description: "Share of the time slices in which a replica wanted more CPU than it may have.",
    unit: "percentunit",
    max: 1,
    queries: [
      {
        expr: `sum by (namespace, pod) (rate(container_cpu_cfs_throttled_periods_total[2m])) / (sum by (namespace, pod) (rate(container_cpu_cfs_periods_total[2m])) > 0) * ${ofPods}`,
        legend: `${variant} {{pod}}`,
      },
    ],
  },
];

/** One model, by variant: what its owner and who is on call look at. */
export const modelBoard: Board = {
  uid: "ml-model",
  title: "Model",
  description: "One model by variant: its four signals, its releases and its replicas.",
  of: "model",
  panels: [
    ...traffic,
    ...promise,
    ...dataPanels,
    ...queuePanels,
    ...batchPanels,
    ...graphPanels,
    ...results,
    ...load,
    ...cost,
    ...accelerators,
  ],
  // A variant that was not there two minutes ago is a version that has just come.
  markers: {
    expr: `max by (variant) (${recorded.declared}${of} unless ${recorded.declared}${of} offset 2m)`,
    legend: "{{variant}} came",
  },
};
