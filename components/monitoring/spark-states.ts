import { labelKeys } from "../model-labels.ts";

const group = "sparkoperator.k8s.io";
const version = "v1beta2";

/** Kinds of Spark's operator, as the API server's rights name them. */
export const sparkKinds = { group, resources: ["scheduledsparkapplications", "sparkapplications"] } as const;

/** What is told of them, beside what kube-state-metrics tells of Kubernetes' own kinds. */
export const sparkFamilies = [
  "kube_sparkapplication_(created|ended|labels|state)",
  "kube_scheduledsparkapplication_(labels|next|suspended)",
];

/**
 * States of a run that something follows from. One that is tried again, or waits for a driver, is in none of them.
 * https://github.com/kubeflow/spark-operator/blob/v2.4.0/api/v1beta2/sparkapplication_types.go
 */
export const sparkStates = { running: "RUNNING", completed: "COMPLETED", failed: "FAILED" } as const;

function gauge(name: string, help: string, path: readonly string[], rest: { readonly nilIsZero?: boolean } = {}) {
  // A run that has not ended has no time at which it did: no fault to be written down at each look.
  return { name, help, errorLogV: 10, each: { type: "Gauge", gauge: { path, ...rest } } };
}

/** As Prometheus calls our labels: components/monitoring/scrape.ts. */
const ours = {
  batch: ["metadata", "labels", labelKeys.batch],
  team: ["metadata", "labels", labelKeys.team],
};

function resource(kind: string, metrics: readonly object[]) {
  const called = kind.toLowerCase();
  return {
    groupVersionKind: { group, version, kind },
    metricNamePrefix: `kube_${called}`,
    labelsFromPath: {
      namespace: ["metadata", "namespace"],
      [called]: ["metadata", "name"],
    },
    metrics: [
      { name: "labels", help: "Whose it is.", each: { type: "Info", info: { labelsFromPath: ours } } },
      ...metrics,
    ],
  };
}

/**
 * What kube-state-metrics is asked to tell of runs by Spark, by times in seconds since 1970. Runs have the labels of their schedule.
 * https://github.com/kubernetes/kube-state-metrics/blob/v2.20.0/docs/metrics/extend/customresourcestate-metrics.md
 */
export const sparkStateConfig = {
  kind: "CustomResourceStateMetrics",
  spec: {
    resources: [
      resource("SparkApplication", [
        gauge("created", "When a run was asked for.", ["metadata", "creationTimestamp"]),
        gauge("ended", "When a run had ended.", ["status", "terminationTime"]),
        {
          name: "state",
          help: "Which state a run is in.",
          each: {
            type: "StateSet",
            stateSet: {
              labelName: "state",
              path: ["status", "applicationState", "state"],
              list: Object.values(sparkStates),
            },
          },
        },
      ]),
      resource("ScheduledSparkApplication", [
        gauge("next", "When the next run is due.", ["status", "nextRun"]),
        gauge("suspended", "Whether it runs on demand alone.", ["spec", "suspend"], { nilIsZero: true }),
      ]),
    ],
  },
};
