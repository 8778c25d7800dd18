import { bentoText } from "../../bento/index.ts";
import type { Bindings } from "../bindings.ts";
import { deployment } from "../deployment.ts";
import { planFor } from "../plan.ts";
import { restrictedContainer } from "../../pod-security.ts";
import { lowestPriority, priorityClassNames } from "../../priorities.ts";
import { batchContainer, batchName, batchPodLabels, exitForGood, placeVolumes } from "./names.ts";
import { outputsOf, scoringPipeline, type BatchModel } from "./pipeline.ts";
import { runSettings } from "./run-settings.ts";
import { spotAffinity } from "./spot.ts";

/** What a run is bound to beside its model. */
export interface BatchBindings<S> extends Bindings<S> {
  /** The image of what scores files, by digest. */
  readonly batchImage: S;
  /** What an hour of one pod costs, in US dollars; 0: unknown. */
  readonly usdPerPodHour: number;
}

/** What cuts, publishes and carries rows to the model and back. It holds a chunk at a time. */
export const workerResources = { cpu: 0.5, cpuLimit: 2, memoryBytes: 512 * 2 ** 20 } as const;

/** An index is tried so often before the run has failed; a spot node that goes is no try. */
const triesOfIndex = 6;
/** So long (seconds) what ended can be looked at. */
const keptSeconds = 7 * 24 * 3600;
/** A run that could not begin so many seconds after its time is left out, and is an alert. */
const startsWithin = 3600;

/** Requests that one pod makes at once: as many as its server computes, and one that waits. */
function threadsOf({ cpuLimit }: BatchModel): number {
  return Math.ceil(cpuLimit) + 1;
}

/** The engine's configuration. It is in the pod's own template: a run that is under way keeps it when a new version comes. */
function pipelineText(model: BatchModel): string {
  return bentoText(scoringPipeline(model, planFor(model, model.variants[0]), threadsOf(model)));
}

/** The run's settings: runtimes/batch/config.go. */
export function batchSettings(model: BatchModel, usdPerPodHour: number): string {
  const { batch } = model;
  return JSON.stringify({
    ...runSettings(model),
    outputs: outputsOf(model),
    chunkRows: batch.chunkRows,
    requestRows: batch.requestRows,
    mostFailedPercent: batch.mostFailedPercent,
    shards: batch.parallelism,
    usdPerPodHour,
    pipeline: pipelineText(model),
    // The program gives it the configuration as its third file: the container has no folder to write to.
    engine: ["/bento", "-c", "/dev/fd/3"],
  });
}

function without<O extends object, K extends keyof O & string>(object: O, ...left: readonly K[]): Omit<O, K> {
  const isLeft = (key: string): boolean => left.some((one) => one === key);
  return Object.fromEntries(Object.entries(object).filter(([key]) => !isLeft(key))) as Omit<O, K>;
}

/**
 * The model as a run serves it to itself. What it sees is no caller's: nothing of it is recorded or kept, and its replicas were
 * asked golden rows when they began.
 */
export function batchServer(model: BatchModel): BatchModel {
  return { ...model, parity: "none", payloads: "none", cache: "none" };
}

/** The server of the model's champion as its Deployment runs it, for one pod alone. */
function sidecar<S>(model: BatchModel, bindings: Bindings<S>) {
  const [champion] = model.variants;
  const { tracing: _, ...untraced } = bindings;
  const quiet = batchServer(model);
  const { spec } = deployment(quiet, champion, planFor(quiet, champion), untraced).spec.template;
  const [container] = spec.containers;
  // Nobody routes to it, and nobody has to forget it: it may end at once.
  const server = without(container, "readinessProbe", "lifecycle");
  return {
    // It is there before the worker begins, and goes when the worker has ended.
    // https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers
    container: { ...server, restartPolicy: "Always" },
    before: spec.initContainers ?? [],
    volumes: spec.volumes,
    placement: {
      ...(spec.nodeSelector === undefined ? {} : { nodeSelector: spec.nodeSelector }),
      ...(spec.tolerations === undefined ? {} : { tolerations: spec.tolerations }),
    },
    securityContext: spec.securityContext,
  };
}

function worker<S>(model: BatchModel, bindings: BatchBindings<S>) {
  const { batch } = model;
  const memory = String(workerResources.memoryBytes);
  return {
    name: batchContainer,
    image: bindings.batchImage,
    env: [
      { name: "BATCH", value: batchSettings(model, bindings.usdPerPodHour) },
      {
        name: "JOB_NAME",
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } },
      },
      // Its hostname is that of its index, whichever try it is.
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      // The engine that it starts has as much.
      { name: "GOMEMLIMIT", value: "200MiB" },
    ],
    resources: {
      requests: { cpu: `${workerResources.cpu * 1000}m`, memory },
      limits: { cpu: `${workerResources.cpuLimit * 1000}m`, memory },
    },
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: restrictedContainer,
    volumeMounts: placeVolumes(batch.input, batch.output).volumeMounts,
  };
}

/** A date that comes once a year, for what never runs by itself. */
const never = "0 0 1 1 *";

/**
 * What a model's files are scored by: a CronJob, suspended where it runs on demand alone; `npx ml batch` makes its Jobs. Pure.
 * https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export function batchCronJob<S>(model: BatchModel, bindings: BatchBindings<S>) {
  const { batch } = model;
  const labels = batchPodLabels(model);
  const server = sidecar(model, bindings);
  const onDemand = batch.schedule === "on demand";
  return {
    apiVersion: "batch/v1" as const,
    kind: "CronJob" as const,
    metadata: { name: batchName(model.name), namespace: bindings.namespace, labels },
    spec: {
      schedule: batch.schedule === "on demand" ? never : batch.schedule.cron,
      timeZone: batch.schedule === "on demand" ? "UTC" : batch.schedule.timezone,
      suspend: onDemand,
      // Two runs would share the room of one.
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: startsWithin,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          completionMode: "Indexed",
          completions: batch.parallelism,
          parallelism: batch.parallelism,
          // It counts the tries after the first: https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index
          backoffLimitPerIndex: triesOfIndex - 1,
          activeDeadlineSeconds: batch.withinSeconds,
          ttlSecondsAfterFinished: keptSeconds,
          podReplacementPolicy: "Failed",
          podFailurePolicy: {
            rules: [
              // Not the run's fault: a spot node that goes, a drain. https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions
              { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
              {
                action: "FailJob",
                onExitCodes: { containerName: batchContainer, operator: "In", values: [exitForGood] },
              },
            ],
          },
          template: {
            metadata: {
              labels,
              annotations: {
                "kubectl.kubernetes.io/default-container": batchContainer,
              },
            },
            spec: {
              ...server.placement,
              ...(bindings.placing === "anywhere" ? {} : spotAffinity(batch.spot)),
              restartPolicy: "Never",
              // It waits, and goes first: requests are answered now, and rows within hours.
              priorityClassName: priorityClassNames[lowestPriority],
              serviceAccountName: batchName(model.name),
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              // What is not published is done again: there is nothing to wait for.
              terminationGracePeriodSeconds: 5,
              securityContext: server.securityContext,
              initContainers: [...server.before, server.container],
              containers: [worker(model, bindings)],
              volumes: [...server.volumes, ...placeVolumes(batch.input, batch.output).volumes],
            },
          },
        },
      },
    },
  };
}
