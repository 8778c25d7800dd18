import { failedAnswers } from "../../runtimes/custom/failed-answers.ts";
import { modelContainer } from "../model-labels.ts";
import { recorded } from "../recorded-signals.ts";

/** A rule that records the answer to a question: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** What every signal is told apart by. */
const by = "model, variant, runtime, team";

/** How a backend of a route is found: by its place in the route of its model. */
const backend = "namespace, model, route_position";

/** A variant that is declared, with its place in the route. */
const { declared } = recorded;

/** How many of a variant's replicas answer, and how many there are to be. */
const ready = "model:replicas:ready";
const wanted = "model:replicas:wanted";

/** Sums a measurement of Envoy's clusters by variant. */
export function ofVariants(measurement: string, also = ""): string {
  return `sum by (${also}${by}) (
  sum by (${also}${backend}) (${measurement})
  * on (${backend}) group_left (variant, runtime, team) ${declared}
)`;
}

/** Names pods or Deployments of models by what they serve, from the labels that kube-state-metrics tells. */
function labelled(kind: "pod" | "deployment"): string {
  return `max by (namespace, ${kind}, ${by}) (kube_${kind}_labels{model!="", variant!=""})`;
}

function sumOver(kind: "pod" | "deployment", measurement: string): string {
  return `sum by (${by}) (
  ${measurement}
  * on (namespace, ${kind}) group_left (${by}) ${labelled(kind)}
)`;
}

const used = `sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{job="kubelet", container="${modelContainer}"}[1m]))`;
const allowed = `sum by (namespace, pod) (kube_pod_container_resource_limits{resource="cpu", container="${modelContainer}"})`;

/**
 * The four signals of every variant, the same for all runtimes: three as clients see them, at the gateway, and how full
 * the replicas are, from the kubelet. Evaluated in this order: the first three are what the others stand on.
 */
export const modelSignals: readonly RecordingRule[] = [
  {
    record: declared,
    expr: `max by (${backend}, variant, runtime, team) (kube_service_labels{model!="", route_position!=""})`,
  },
  {
    record: ready,
    expr: sumOver("deployment", "sum by (namespace, deployment) (kube_deployment_status_replicas_ready)"),
  },
  {
    record: wanted,
    expr: sumOver("deployment", "sum by (namespace, deployment) (kube_deployment_spec_replicas)"),
  },
  {
    // Requests a second that were answered, whatever the answer. Envoy has no series before a first request: that is 0.
    record: "model:requests:rate5m",
    expr: `${ofVariants("rate(envoy_cluster_upstream_rq_xx[5m])")}
or sum by (${by}) (0 * ${declared})`,
  },
  {
    // The share of requests that fail by the server's fault: 5xx. A 4xx is the client's. Without a request there is none.
    // Answers that failed behind a 200 count too, where a server counts them; callers inside the cluster get such ones past
    // the gateway, so that the sum may come out above all.
    // Where no replica is ready the gateway answers 503 itself and counts it for no backend: then it is all of them, unless
    // there is to be none until somebody calls.
    record: "model:errors:ratio5m",
    expr: `1 + (${ready} == 0 and ${wanted} > 0)
or clamp_max(
  (
    (
      ${ofVariants('rate(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}[5m])')}
      or 0 * model:requests:rate5m
    )
    + (
      sum by (${by}) (rate(${failedAnswers}[5m]))
      or 0 * model:requests:rate5m
    )
  )
  / (model:requests:rate5m > 0),
  1
)`,
  },
  {
    // Seconds from the whole request at the gateway to the whole answer, 99 of 100 being faster. Envoy's are milliseconds.
    record: "model:latency_seconds:p99",
    expr: `histogram_quantile(0.99, ${ofVariants("rate(envoy_cluster_upstream_rq_time_bucket[5m])", "le, ")}) / 1000 >= 0`,
  },
  {
    // CPU in use of the CPU allowed, over all replicas. Two samples taken apart can say a little more than all.
    record: "model:saturation:ratio",
    expr: `clamp_max(
  ${sumOver("pod", used)}
  / ${sumOver("pod", `(${allowed} and on (namespace, pod) ${used})`)},
  1
)`,
  },
];

/**
 * What the number of replicas may follow, as the gateway sees it: over a minute, since replicas are to come while the load is
 * still there.
 */
export const scalingSignals: readonly RecordingRule[] = [
  {
    record: recorded.rate,
    expr: `${ofVariants("rate(envoy_cluster_upstream_rq_xx[1m])")}
or sum by (${by}) (0 * ${declared})`,
  },
  {
    record: recorded.inFlight,
    expr: `${ofVariants("envoy_cluster_upstream_rq_active")}
or sum by (${by}) (0 * ${declared})`,
  },
  {
    record: recorded.refused,
    expr: ofVariants("rate(envoy_cluster_upstream_cx_connect_fail[1m])"),
  },
];
