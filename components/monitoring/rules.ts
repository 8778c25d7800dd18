import { failedAnswers } from "../../runtimes/custom/failed-answers.ts";
import { modelContainer } from "../model-labels.ts";
import { recorded } from "../recorded-signals.ts";
import { backend, by, declared, ofVariants, ready, sumOver, wanted } from "./expressions.ts";

/** A rule that records the answer to a question: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  /** Put on what is recorded. Default: none beside what the question gives. */
  readonly labels?: Readonly<Record<string, string>>;
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
