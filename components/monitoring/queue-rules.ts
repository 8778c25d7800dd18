import { labelKeys } from "../model-labels.ts";
import type { RecordingRule } from "./rules.ts";

/** Series about the queues of models, by `model` and `team`. Ages and promises are seconds. */
export const queueSeries = {
  /** Requests that wait or are worked on. */
  requests: "model:queue:requests",
  /** How long the oldest of them has been there. */
  oldest: "model:queue_oldest:seconds",
  /** Within which time the model's declaration promises an answer; none where nothing is promised. */
  promised: "model:queue_promised:seconds",
  dead: "model:queue_dead_letters:requests",
  /** Requests a second that were answered or became dead letters. */
  finished: "model:queue_finished:rate5m",
  workers: "model:queue_workers:ready",
  /** So many as its autoscaler wants, and as it may have. */
  wanted: "model:queue_workers:wanted",
  most: "model:queue_workers:max",
} as const;

/** As kube-state-metrics' labels are called when ours are taken from them. */
const label = (key: string): string => key.replace("ml-serving/", "").replaceAll("-", "_");
const queue = label(labelKeys.nearline);
const workers = `max by (namespace, deployment, ${queue}, team) (kube_deployment_labels{${label(labelKeys.nearlinePart)}="worker"})`;

/** What is said of Deployments of workers, by the model whose queue it is. */
function ofWorkers(measurement: string): string {
  return `sum by (model, team) (
  label_replace(
    ${measurement}
    * on (namespace, deployment) group_left (${queue}, team) ${workers},
    "model", "$1", "${queue}", "(.+)"
  )
)`;
}

function ofAutoscalers(measurement: string): string {
  return ofWorkers(
    `label_replace(${measurement}, "deployment", "$1", "horizontalpodautoscaler", "(?:keda-hpa-)?(.+)")`,
  );
}

/** Every entrance measures the same queue; one that has just gone is not asked any more. */
const measured = (metric: string): string => `max by (model, team) (${metric})`;

const finished = (how: "answered" | "dead"): string => `sum by (model, team) (rate(nearline_${how}_total[5m]))`;

export const queueSignals: readonly RecordingRule[] = [
  { record: queueSeries.requests, expr: measured("nearline_queue_requests") },
  { record: queueSeries.oldest, expr: measured("nearline_queue_oldest_seconds") },
  { record: queueSeries.promised, expr: measured("nearline_queue_promised_seconds") },
  { record: queueSeries.dead, expr: measured("nearline_queue_dead_letters") },
  {
    record: queueSeries.finished,
    expr: `${finished("answered")} + (${finished("dead")} or 0 * ${finished("answered")})`,
  },
  {
    record: queueSeries.workers,
    expr: ofWorkers("sum by (namespace, deployment) (kube_deployment_status_replicas_ready)"),
  },
  { record: queueSeries.wanted, expr: ofAutoscalers("kube_horizontalpodautoscaler_status_desired_replicas") },
  { record: queueSeries.most, expr: ofAutoscalers("kube_horizontalpodautoscaler_spec_max_replicas") },
];
