import type { RecordingRule } from "./rules.ts";

/** Series about the steps of graphs of models, by `model` (the graph), `team` and `step`, whose dashes are underscores. */
export const graphSeries = {
  /** Requests a second to a step's model, each attempt. */
  calls: "model:graph_step_calls:rate5m",
  /** Steps a second that failed, after all their attempts, by what then happens (`dependency`). */
  failures: "model:graph_step_failures:rate5m",
  /** So fast are 99 of 100 attempts (seconds). */
  p99: "model:graph_step_latency_seconds:p99",
} as const;

const of = 'runtime="graph"';

/** As Bento calls a step among its labels, which have no dashes. */
const asLabel = (metric: string): string => `label_replace(${metric}, "step", "\${1}_$2", "step", "(.*)-(.*)")`;

/** A step's name may have several dashes: one is replaced each time. */
function underscored(metric: string): string {
  return [1, 2, 3, 4].reduce(asLabel, metric);
}

const step = (expression: string): string => `label_replace(${expression}, "step", "$1", "label", "(.+)")`;

/** What a graph's own pods say of its steps: https://warpstreamlabs.github.io/bento/docs/components/metrics/about */
export const graphSignals: readonly RecordingRule[] = [
  {
    record: graphSeries.calls,
    expr: `sum by (model, team, step) (${step(`rate(http_request_latency_ns_count{${of}}[5m])`)})`,
  },
  {
    record: graphSeries.failures,
    expr: `sum by (model, team, step, dependency) (${underscored(`rate(graph_step_failed{${of}}[5m])`)})`,
  },
  {
    record: graphSeries.p99,
    expr: `histogram_quantile(0.99, sum by (model, team, step, le) (${step(`rate(http_request_latency_ns_bucket{${of}}[5m])`)}))`,
  },
];
