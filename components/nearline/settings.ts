import { mlserverRuntimes, type RuntimeKind } from "../../runtimes/kinds.ts";
import { labelKeys, nearlinePodLabels } from "../model-labels.ts";
import { podsOf, teamNamespace, type NamedPeer } from "../network-peers.ts";
import { seconds, type Duration } from "../quantity.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { resolveResults, type ResolvedResults, type ResultsSpec } from "./results/settings.ts";
import type { NearlineSource, QueuesPlace } from "./source.ts";

export { inEnvironment } from "./results/settings.ts";
export type { CallbackSpec, ObjectsSpec, ResultsSpec } from "./results/settings.ts";
export type { QueuesPlace } from "./source.ts";

/** How a model is used through a queue. Where requests wait is the environment's to say: its `queues`. */
interface AnyNearline {
  /** Where results go beside being asked for by HTTP. @default nowhere; on SQS a queue */
  readonly results?: ResultsSpec;
  /** Most requests in one call of the model. @default 32 */
  readonly batch?: number;
  /** How long the model may take for one call before it is asked again. @default "10s" */
  readonly timeout?: Duration;
  /** How often a request that the model fails at is asked again before it is a dead letter. @default 3 */
  readonly retries?: number;
  /** How long results can be asked for. @default "60m" */
  readonly keep?: Duration;
  /** Most requests that may wait; further ones are refused with 429. @default 100000 */
  readonly mostWaiting?: number;
  /** Within which time a request is answered: an alert tells when the oldest is older. @default none is promised */
  readonly within?: Duration;
}

/** Workers that share the queue, in any order. */
interface Unordered {
  readonly ordered?: never;
  readonly workers?: {
    /** @default 4 */
    readonly max?: number;
    /** Calls at a time, of each. @default 2 */
    readonly concurrency?: number;
    /** Requests waiting for each worker that there is to be. @default 1000 */
    readonly waitingPerWorker?: number;
  };
}

/** One call at a time, in the order in which requests came; what cannot be answered does not hold up the next. */
interface Ordered {
  readonly ordered: true;
  readonly workers?: never;
}

/** A model that is used by a queue as well. */
export type NearlineSpec = AnyNearline & (Unordered | Ordered);

/**
 * Runtimes whose servers speak the Open Inference Protocol v2 and nothing else. Held by a check (MS085) and not by the
 * compiler: one union more in `ModelSpec` makes compiling twice as long.
 */
export const protocolRuntimes: ReadonlySet<RuntimeKind> = new Set<RuntimeKind>(["pmml", "triton", ...mlserverRuntimes]);

/** {@link NearlineSpec} with every default filled in. */
export interface ResolvedNearline extends ResolvedResults {
  readonly batch: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly keptSeconds: number;
  readonly mostWaiting: number;
  readonly withinSeconds: number | "none";
  readonly ordered: boolean;
  readonly workers: { readonly max: number; readonly concurrency: number; readonly waitingPerWorker: number };
}

export const nearlineDefaults = {
  batch: 32,
  timeout: "10s",
  retries: 3,
  keep: "60m",
  mostWaiting: 100_000,
  workers: { max: 4, concurrency: 2, waitingPerWorker: 1000 },
} as const;

export function resolveNearline(spec: NearlineSpec, environment: EnvironmentName): ResolvedNearline {
  const { workers } = nearlineDefaults;
  const ordered = spec.ordered === true;
  return {
    ...resolveResults(spec.results ?? {}, environment),
    batch: spec.batch ?? nearlineDefaults.batch,
    timeoutSeconds: seconds(spec.timeout ?? nearlineDefaults.timeout),
    retries: spec.retries ?? nearlineDefaults.retries,
    keptSeconds: Math.ceil(seconds(spec.keep ?? nearlineDefaults.keep)),
    mostWaiting: spec.mostWaiting ?? nearlineDefaults.mostWaiting,
    withinSeconds: spec.within === undefined ? "none" : seconds(spec.within),
    ordered,
    workers: ordered ? { max: 1, concurrency: 1, waitingPerWorker: 1 } : { ...workers, ...spec.workers },
  };
}

/** The service account of a model's parts. */
export function nearlineAccount(model: string): string {
  return `${model}-nearline`;
}

export type NearlinePart = "worker" | "entrance";

/** What selects the pods of a model's part. */
export function nearlineLabels(model: string, part: NearlinePart): Readonly<Record<string, string>> {
  return { ...nearlinePodLabels, [labelKeys.nearline]: model, [labelKeys.nearlinePart]: part };
}

/** The pods that ask a model what waits in its queue. */
export function nearlineWorkers(model: string, team: string): NamedPeer {
  return podsOf(teamNamespace(team), nearlineLabels(model, "worker"));
}

/** Where an environment's queues are. */
export type QueueKind = NearlineSource["kind"];

/**
 * Most workers of a model: on Kafka one more than a topic has partitions would have none to itself, and where an order is kept each
 * partition has one at most. Pure.
 */
export function mostWorkers({ ordered, workers }: ResolvedNearline, queues: QueuesPlace): number {
  if (queues.kind !== "kafka") return workers.max;
  return ordered ? queues.partitions : Math.min(workers.max, queues.partitions);
}

/** What one pod of each part reserves and may use. */
export const nearlineShapes = {
  worker: { cpu: { request: "100m", limit: "1000m" }, memory: "192Mi" },
  entrance: { cpu: { request: "20m", limit: "500m" }, memory: "128Mi" },
} as const satisfies Readonly<Record<NearlinePart, object>>;

/** Two, so that requests are taken in while one of them is replaced. */
export const entrances = 2;

/** Pods that a rollout starts before old ones go. */
export const nearlineSurge = 1;

/** Whether requests are taken in for their callers: elsewhere they write to the queue by themselves. */
export function hasEntrance(kind: QueueKind): boolean {
  return kind === "redis";
}
