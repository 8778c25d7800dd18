import { labelKeys } from "../model-labels.ts";
import type { RecordingRule } from "./rules.ts";
import { sparkStates } from "./spark-states.ts";

/** Series about runs over files, by `model` and `team`. */
export const batchSeries = {
  /** When the newest run began that failed, and that ended well (seconds since 1970). */
  failed: "model:batch_failed:began",
  done: "model:batch_done:began",
  /** When the next run by the clock is due; in the past: it is late. None of what runs on demand alone. */
  due: "model:batch_due:timestamp",
  /** How long each run took or has been under way (seconds), by `job_name`: a run by Spark has its name there. */
  took: "model:batch_run:seconds",
  /** Pods of runs that are under way. */
  pods: "model:batch_pods:running",
  /** Of each run by Spark that has not ended, by `job_name`: 1 while its driver runs, else 0. */
  running: "model:batch_spark:running",
} as const;

/** As kube-state-metrics' labels are called when ours are taken from them. */
const batch = labelKeys.batch.replace("ml-serving/", "");

/** By which label kube-state-metrics names an object of each kind. */
const nameLabel = {
  job: "job_name",
  cronjob: "cronjob",
  pod: "pod",
  sparkapplication: "sparkapplication",
  scheduledsparkapplication: "scheduledsparkapplication",
} as const;
type Kind = keyof typeof nameLabel;

/** A measurement of objects, without what says who measured it. */
function each(kind: Kind, metric: string): string {
  return `max by (namespace, ${nameLabel[kind]}) (${metric})`;
}

/** Such objects of which something is so. */
function those(kind: Kind, metric: string): string {
  return `on (namespace, ${nameLabel[kind]}) ${each(kind, metric)} == 1`;
}

/** What is said of each of such objects, by the model whose files are scored and, as `job_name`, the object. */
function ofModels(kind: Kind, measurement: string): string {
  const name = nameLabel[kind];
  const owned = `(${measurement})
      * on (namespace, ${name}) group_left (${batch}, team) max by (namespace, ${name}, ${batch}, team) (kube_${kind}_labels{${batch}!=""})`;
  return `label_replace(
    label_replace(
      ${owned},
      "model", "$1", "${batch}", "(.+)"
    ),
    "job_name", "$1", "${name}", "(.+)"
  )`;
}

/** One figure of all that is said: a model's files may have been scored by Jobs and then by Spark. */
function altogether(how: "max" | "sum", by: string, ...said: readonly string[]): string {
  const alike = said.map((one) => `max by (model, team, job_name) (\n  ${one}\n)`);
  return `${how} by (${by}) (\n  ${alike.join("\n  or\n  ")}\n)`;
}

const ofModel = "model, team";
const ofRun = `${ofModel}, job_name`;

const began = each("job", "kube_job_status_start_time");
const asked = each("sparkapplication", "kube_sparkapplication_created");

function jobsThat(condition: "failed" | "complete"): string {
  return ofModels("job", `${began} and ${those("job", `kube_job_${condition}{condition="true"}`)}`);
}

function inState(...states: readonly (keyof typeof sparkStates)[]): string {
  const shown = states.map((state) => sparkStates[state]).join("|");
  return those("sparkapplication", `kube_sparkapplication_state{state=~"${shown}"}`);
}

function sparkThat(state: keyof typeof sparkStates): string {
  return ofModels("sparkapplication", `${asked} and ${inState(state)}`);
}

/** Measured by what Kubernetes says of Jobs and of Spark's runs: a run's own pods are gone when it has ended. */
export const batchSignals: readonly RecordingRule[] = [
  { record: batchSeries.failed, expr: altogether("max", ofModel, jobsThat("failed"), sparkThat("failed")) },
  { record: batchSeries.done, expr: altogether("max", ofModel, jobsThat("complete"), sparkThat("completed")) },
  {
    record: batchSeries.due,
    expr: altogether(
      "max",
      ofModel,
      ofModels(
        "cronjob",
        `${each("cronjob", "kube_cronjob_next_schedule_time")} unless ${those("cronjob", "kube_cronjob_spec_suspend")}`,
      ),
      ofModels(
        "scheduledsparkapplication",
        `${each("scheduledsparkapplication", "kube_scheduledsparkapplication_next")} unless ${those("scheduledsparkapplication", "kube_scheduledsparkapplication_suspended")}`,
      ),
    ),
  },
  {
    record: batchSeries.took,
    expr: altogether(
      "max",
      ofRun,
      ofModels(
        "job",
        `(${each("job", "kube_job_status_completion_time")} or time() + 0 * (${began} and on (namespace, job_name) ${each("job", "kube_job_status_active")} > 0)) - on (namespace, job_name) ${began}`,
      ),
      ofModels(
        "sparkapplication",
        `(${each("sparkapplication", "kube_sparkapplication_ended")} or time() + 0 * (${asked} unless ${inState("completed", "failed")})) - on (namespace, sparkapplication) ${asked}`,
      ),
    ),
  },
  {
    record: batchSeries.pods,
    expr: altogether("sum", ofModel, ofModels("pod", each("pod", 'kube_pod_status_phase{phase=~"Pending|Running"}'))),
  },
  {
    record: batchSeries.running,
    expr: altogether(
      "max",
      ofRun,
      ofModels(
        "sparkapplication",
        `${each("sparkapplication", `kube_sparkapplication_state{state="${sparkStates.running}"}`)} unless ${inState("completed", "failed")}`,
      ),
    ),
  },
];
