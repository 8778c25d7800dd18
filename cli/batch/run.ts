import { setTimeout as sleep } from "node:timers/promises";
import { batchContainer, batchName } from "../../components/model-service/batch/names.ts";
import { isSparkModel } from "../../components/model-service/spark/settings.ts";
import { isBatchModel, type BatchModel } from "../../components/model-service/batch/pipeline.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import { Problem } from "../../local/console/problem.ts";
import { run as execute } from "../../local/console/run.ts";
import { usdPerPodHour } from "../../stacks/batch.ts";
import type { Answer } from "../answer.ts";
import { getObjects, type ClusterAccess } from "../environment/cluster.ts";
import type { Place } from "../releases/observe.ts";
import { runOf, type Asked, type CronJob, type Run } from "./job.ts";
import {
  lastProgress,
  manifestInWords,
  progressInWords,
  wholeProgress,
  type PodProgress,
  type Seen,
} from "./progress.ts";

/** It is looked this often (ms) how far a run is. */
const pause = 2_000;

interface Job {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

interface Pod {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status: {
    readonly phase: string;
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly state?: { readonly terminated?: { readonly message?: string; readonly finishedAt?: string } };
    }[];
  };
}

/** @throws {Problem} where the model scores no files */
function batchModel({ model, environment }: Place): BatchModel {
  if (isSparkModel(model))
    throw new Problem(
      `Files of ${model.name} are scored by Spark, whose runs are no Jobs.`,
      "docs/spark.md says how a run is begun by hand.",
    );
  if (isBatchModel(model)) return model;
  throw new Problem(
    `${model.name} scores no files in ${environment.name}: it declares no "batch".`,
    "docs/batch.md says what to declare.",
  );
}

function ended({ status }: Job, type: "Complete" | "Failed") {
  return status?.conditions?.find((condition) => condition.type === type && condition.status === "True");
}

async function jobOf(cluster: ClusterAccess, namespace: string, name: string): Promise<Job | undefined> {
  const found = await getObjects<Job>(
    cluster,
    "jobs",
    `--namespace=${namespace}`,
    `--field-selector=metadata.name=${name}`,
  );
  return found[0];
}

/** Makes the Job; one that ended goes first, and what it published stays. @throws {Problem} where one is under way */
async function start(cluster: ClusterAccess, namespace: string, { name, output, job }: Run): Promise<void> {
  const there = await jobOf(cluster, namespace, name);
  if (there !== undefined) {
    if (ended(there, "Complete") === undefined && ended(there, "Failed") === undefined)
      throw new Problem(
        `A run into ${output} is under way: Job ${name} in namespace ${namespace}.`,
        "Wait for it, or name another --output.",
      );
    await execute([...cluster.kubectl, "delete", "job", name, `--namespace=${namespace}`, "--wait=true"]);
  }
  await execute([...cluster.kubectl, "create", "--filename=-"], { input: JSON.stringify(job) });
}

async function podsOf(cluster: ClusterAccess, namespace: string, name: string): Promise<readonly Pod[]> {
  return getObjects<Pod>(
    cluster,
    "pods",
    `--namespace=${namespace}`,
    `--selector=batch.kubernetes.io/job-name=${name}`,
  );
}

/** How far each pod says that it is. A pod that has no log yet says nothing. */
async function progressOf(
  cluster: ClusterAccess,
  namespace: string,
  pods: readonly Pod[],
): Promise<readonly PodProgress[]> {
  const logs = await Promise.all(
    pods.map(({ metadata: { name } }) =>
      execute([
        ...cluster.kubectl,
        "logs",
        name,
        `--namespace=${namespace}`,
        `--container=${batchContainer}`,
        "--tail=5",
      ]).catch(() => ""),
    ),
  );
  return logs.flatMap((log) => lastProgress(log) ?? []);
}

/** Why pods ended, as they said it: each reason once, the newest first. */
function reasons(pods: readonly Pod[]): readonly string[] {
  const said = pods
    .flatMap(({ status }) => status.containerStatuses ?? [])
    .flatMap(({ name, state }) => (name === batchContainer ? (state?.terminated ?? []) : []))
    .filter(({ message }) => message !== undefined && message !== "")
    .sort((a, b) => ((a.finishedAt ?? "") < (b.finishedAt ?? "") ? 1 : -1));
  return [...new Set(said.map(({ message }) => message?.trim() ?? ""))];
}

/** Runs a model over files, and waits for the end. @param tell is told how far it is */
export async function runBatch(
  place: Place,
  asked: Asked,
  wait: boolean,
  tell: (line: string) => void,
): Promise<Answer> {
  const { cluster, environment } = place;
  const model = batchModel(place);
  const namespace = teamNamespace(model.team);
  const cronJobs = await getObjects<CronJob>(
    cluster,
    "cronjobs",
    `--namespace=${namespace}`,
    `--field-selector=metadata.name=${batchName(model.name)}`,
  );
  const [cronJob] = cronJobs;
  if (cronJob === undefined)
    throw new Problem(
      `The cluster of ${environment.name} has no CronJob ${batchName(model.name)}.`,
      `Bring ${environment.name} up with the model: it comes with it.`,
    );
  const now = Date.now();
  const run = runOf(model.name, model.batch, cronJob, asked, now);
  await start(cluster, namespace, run);
  const told = { job: run.name, namespace, input: run.input, output: run.output };
  if (!wait) return { text: `Job ${run.name} in ${namespace} writes ${run.output}.`, json: told, ok: true };
  tell(`Job ${run.name} in ${namespace} reads ${run.input} and writes ${run.output}`);
  const usdPerHour = usdPerPodHour(environment, model) * (asked.parallelism ?? model.batch.parallelism);
  const knownReasons = new Set<string>();
  let since: Seen | undefined;
  for (;;) {
    await sleep(pause);
    const job = await jobOf(cluster, namespace, run.name);
    const pods = await podsOf(cluster, namespace, run.name);
    const progress = wholeProgress(await progressOf(cluster, namespace, pods));
    if (since === undefined && progress.rows > 0) since = { at: Date.now(), rowsDone: progress.rowsDone };
    const failed = job === undefined ? { message: "its Job was deleted" } : ended(job, "Failed");
    const complete = job === undefined ? undefined : ended(job, "Complete");
    if (failed === undefined && complete === undefined) {
      // A pod that ended is followed by another, after a pause that doubles each time.
      for (const reason of reasons(pods))
        if (!knownReasons.has(reason)) tell(`a pod ended, and another goes on: ${reason}`);
      for (const reason of reasons(pods)) knownReasons.add(reason);
      tell(progressInWords(progress, since ?? { at: Date.now(), rowsDone: 0 }, Date.now(), usdPerHour));
      continue;
    }
    const { manifest } = progress;
    const ok = complete !== undefined && manifest?.good !== false;
    const json = { ...told, ok, ...(manifest === undefined ? {} : { manifest }), reasons: ok ? [] : reasons(pods) };
    if (ok) return { text: manifest === undefined ? `Done: ${run.output}` : manifestInWords(manifest), json, ok };
    return {
      text: [
        `The run failed${failed?.message === undefined ? "" : `: ${failed.message}`}`,
        ...reasons(pods).map((reason) => `  ${reason}`),
        "  → Mend what it says and run the same line again: chunks that were published are not done again. docs/batch.md",
      ].join("\n"),
      json,
      ok,
    };
  }
}
