import { labelKeys } from "../model-labels.ts";
import type { RecordingRule } from "./rules.ts";

/** Series about runs over files, by `model` and `team`. */
export const batchSeries = {
  /** When the newest run began that failed, and that ended well (seconds since 1970). */
  failed: "model:batch_failed:began",
  done: "model:batch_done:began",
  /** When the next run by the clock is due; in the past: it is late. None of what runs on demand alone. */
  due: "model:batch_due:timestamp",
  /** How long each run took or has been under way, by `job_name`. */
  took: "model:batch_run:seconds",
  /** Pods of runs that are under way. */
  pods: "model:batch_pods:running",
} as const;

/** As kube-state-metrics' labels are called when ours are taken from them. */
const batch = labelKeys.batch.replace("ml-serving/", "");

type Kind = "job" | "cronjob";
const nameLabel = { job: "job_name", cronjob: "cronjob" } as const satisfies Readonly<Record<Kind, string>>;

/** A measurement of objects, without what says who measured it. */
function each(kind: Kind, metric: string): string {
  return `max by (namespace, ${nameLabel[kind]}) (${metric})`;
}

/** What is said of such objects, by the model whose files are scored. */
function ofModels(kind: Kind, how: "max" | "sum", measurement: string, further = ""): string {
  const name = nameLabel[kind];
  return `${how} by (model, team${further}) (
  label_replace(
    (${measurement})
    * on (namespace, ${name}) group_left (${batch}, team) max by (namespace, ${name}, ${batch}, team) (kube_${kind}_labels{${batch}!=""}),
    "model", "$1", "${batch}", "(.+)"
  )
)`;
}

const began = each("job", "kube_job_status_start_time");

function beganOf(condition: "failed" | "complete"): string {
  return ofModels(
    "job",
    "max",
    `${began} and on (namespace, job_name) ${each("job", `kube_job_${condition}{condition="true"}`)} == 1`,
  );
}

/** Measured by what Kubernetes says of Jobs: a run's own pods are gone when it has ended. */
export const batchSignals: readonly RecordingRule[] = [
  { record: batchSeries.failed, expr: beganOf("failed") },
  { record: batchSeries.done, expr: beganOf("complete") },
  {
    record: batchSeries.due,
    expr: ofModels(
      "cronjob",
      "max",
      `${each("cronjob", "kube_cronjob_next_schedule_time")} unless on (namespace, cronjob) ${each("cronjob", "kube_cronjob_spec_suspend")} == 1`,
    ),
  },
  {
    record: batchSeries.took,
    expr: ofModels(
      "job",
      "max",
      `(${each("job", "kube_job_status_completion_time")} or time() + 0 * (${began} and on (namespace, job_name) ${each("job", "kube_job_status_active")} > 0)) - on (namespace, job_name) ${began}`,
      ", job_name",
    ),
  },
  { record: batchSeries.pods, expr: ofModels("job", "sum", each("job", "kube_job_status_active")) },
];
