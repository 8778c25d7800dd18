import { failedAnswers } from "../../runtimes/custom/failed-answers.ts";
import { backend, by, declared, ofVariants, ready, wanted } from "./expressions.ts";
import type { RecordingRule } from "./rules.ts";
import { promDuration, type Windows } from "./windows.ts";

/** What the alerts stand on, by names that they and dashboards ask for. */
export const sloSeries = {
  /** Percent, as declared. */
  objective: "model:slo_availability:percent",
  /** 1, with the bound of the gateway's histogram that stands for the declared p99 as `le`. */
  bucket: "model:slo_latency:bucket",
  /** Requests a second of a variant; as before while none of its replicas is ready. */
  traffic: "model:traffic:rate",
  /** Those of them that failed by the server's fault. */
  failures: "model:failures:rate",
  /** A model's requests a second by `kind`: all, those that failed, those slower than promised. */
  events: "model:slo_events:rate",
  /** The same, averaged over `window`. */
  average: "model:slo_events:average",
  /** How many times faster than it may the budget of `slo` was spent over `window`. */
  burn: "model:slo:burn_rate",
  /** Share of the budget of `slo` that is left over its window: 1 all, 0 none, below 0 overspent. */
  left: "model:slo:budget_left",
} as const;

const { objective, bucket, traffic, failures, events, average, burn, left } = sloSeries;
const steps = "model:slo_events:rate_step";
const hours = "model:slo_events:rate_hour";

/** A share of 1 % of requests may be slower than a p99. */
const latencyBudget = 0.01;

/** Nobody is answered, and somebody should be: the gateway answers 503 itself then and counts it for no backend. */
const down = `(${ready} == 0 and ${wanted} > 0)`;

/** The champions' Deployments, with the promise that their annotations hold. */
function promised(label: string): string {
  return `max by (model, team, ${label}) (
  kube_deployment_annotations{${label}!=""}
  * on (namespace, deployment) group_left (model, team)
  max by (namespace, deployment, model, team) (kube_deployment_labels{model!="", variant="champion"})
)`;
}

/** Of a model as callers see it: what answers them. */
const answering = `variant!~"shadow-.+"`;

const perBackend = (measurement: string): string => `sum by (${backend}) (${measurement})`;

/**
 * What was promised, and what became of requests, at every evaluation. A promise comes from annotations by way of
 * kube-state-metrics: no file of Prometheus says a model's name, and a changed promise restarts nothing.
 */
export function eventRules({ base }: Windows): readonly RecordingRule[] {
  const window = promDuration(base);
  return [
    {
      // A number that stands in a label, as one: PromQL has no function for it, but the upper bound of a histogram whose one
      // bucket ends there is that number. https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
      record: objective,
      expr: `max by (model, team) (histogram_quantile(1,
  label_replace(${promised("slo_availability")}, "le", "$1", "slo_availability", "(.+)")
  or label_replace(${promised("slo_availability")}, "le", "+Inf", "slo_availability", ".+")
))`,
    },
    {
      record: bucket,
      expr: `max by (model, team, le) (label_replace(${promised("slo_bucket")}, "le", "$1", "slo_bucket", "(.+)"))`,
    },
    {
      // Held at what it was for as long as nothing can be counted: an outage must not end because nobody is counted any more.
      record: traffic,
      expr: `(${ofVariants(`rate(envoy_cluster_upstream_rq_xx[${window}])`)} unless ${down})
or (${traffic} and ${down})
or sum by (${by}) (0 * ${declared})`,
    },
    {
      record: failures,
      expr: `(${traffic} and ${down})
or ${traffic} * clamp_max(
  (
    (
      ${ofVariants(`rate(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}[${window}])`)}
      or 0 * ${traffic}
    )
    + (
      sum by (${by}) (rate(${failedAnswers}[${window}]))
      or 0 * ${traffic}
    )
  )
  / (${traffic} > 0),
  1
)
or 0 * ${traffic}`,
    },
    {
      record: events,
      labels: { kind: "all" },
      expr: `sum by (model, team) (${traffic}{${answering}}) and on (model, team) ${objective}`,
    },
    {
      record: events,
      labels: { kind: "failed" },
      expr: `sum by (model, team) (${failures}{${answering}}) and on (model, team) ${objective}`,
    },
    {
      // All that were timed but those within the bound.
      record: events,
      labels: { kind: "slow" },
      expr: `sum by (model, team) (
  (
    ${perBackend(`rate(envoy_cluster_upstream_rq_time_count[${window}])`)}
    - ${perBackend(`rate(envoy_cluster_upstream_rq_time_bucket[${window}]) * on (model, le) group_left () ${bucket}`)}
  )
  * on (${backend}) group_left (team) ${declared}{${answering}}
)
or sum by (model, team) (0 * ${events}{kind="all"})`,
    },
  ];
}

/** Both budgets' spending over a window. */
function burnRules(window: string): readonly RecordingRule[] {
  const share = (kind: string): string =>
    `${average}{kind="${kind}", window="${window}"} / ignoring (kind) (${average}{kind="all", window="${window}"} > 0)`;
  return [
    {
      record: burn,
      labels: { slo: "availability", window },
      expr: `sum by (model, team) (${share("failed")}) / (1 - ${objective} / 100)`,
    },
    {
      record: burn,
      labels: { slo: "latency", window },
      expr: `sum by (model, team) (${share("slow")}) / ${latencyBudget}`,
    },
  ];
}

function averaged(from: string, seconds: number): readonly RecordingRule[] {
  const window = promDuration(seconds);
  return [
    // An alert's window that is no multiple of what it is averaged from is off by one of these at most.
    { record: average, labels: { window }, expr: `avg_over_time(${from}[${window}])` },
    ...burnRules(window),
  ];
}

function lengths({ burn: windows }: Windows): readonly number[] {
  return [...new Set(windows.flatMap(({ short, long }) => [short, long]))].sort((a, b) => a - b);
}

/** Windows of up to an hour, from every value that there is. */
export function shortWindowRules(windows: Windows): readonly RecordingRule[] {
  return lengths(windows)
    .filter((length) => length <= windows.hour)
    .flatMap((length) => averaged(events, length));
}

/** One in so many values: what longer windows are averaged from, so that three days of a thousand models stay cheap. */
export function stepRules({ step }: Windows): readonly RecordingRule[] {
  return [{ record: steps, expr: `avg_over_time(${events}[${promDuration(step)}])` }];
}

export function hourRules({ hour }: Windows): readonly RecordingRule[] {
  return [{ record: hours, expr: `avg_over_time(${steps}[${promDuration(hour)}])` }];
}

/** Windows of more than an hour, and what is left of the budgets. */
export function longWindowRules(windows: Windows): readonly RecordingRule[] {
  const long = lengths(windows).filter((length) => length > windows.hour);
  const window = promDuration(windows.budget);
  // As fine as it need be: an hour more or less of weeks is nothing.
  const from = windows.budget > Math.max(...long) ? hours : steps;
  const total = (kind: string): string => `sum by (model, team) (avg_over_time(${from}{kind="${kind}"}[${window}]))`;
  const spent = (kind: string): string => `${total(kind)} / (${total("all")} > 0)`;
  return [
    ...long.flatMap((length) => averaged(steps, length)),
    {
      record: left,
      labels: { slo: "availability", window },
      expr: `1 - ${spent("failed")} / (1 - ${objective} / 100)`,
    },
    { record: left, labels: { slo: "latency", window }, expr: `1 - ${spent("slow")} / ${latencyBudget}` },
  ];
}
