import { mlserverRuntimes, type RuntimeKind } from "../../runtimes/kinds.ts";
import { labelKeys, nearlinePodLabels } from "../model-labels.ts";
import { podsOf, teamNamespace, type NamedPeer } from "../network-peers.ts";
import { seconds, type Duration } from "../quantity.ts";

/** How a model is used through a queue. Where requests wait is the environment's to say: its `queues`. */
interface AnyNearline {
  /** Where results go beside being asked for by HTTP: to a stream, of which so many are kept. @default nowhere; on SQS a queue */
  readonly results?: { readonly stream: { readonly most: number } };
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
export interface ResolvedNearline {
  readonly stream: { readonly most: number } | "none";
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

export function resolveNearline(spec: NearlineSpec): ResolvedNearline {
  const { workers } = nearlineDefaults;
  const ordered = spec.ordered === true;
  return {
    stream: spec.results?.stream ?? "none",
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
