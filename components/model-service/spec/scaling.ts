import type { QueueingRuntimeSpec } from "../../../runtimes/kinds.ts";
import type { EnvironmentName } from "../../environment-names.ts";
import type { Duration } from "../../quantity.ts";
import type { ScalingWindows, Some } from "./windows.ts";

/** Bounds of a model that always has replicas; windows may raise the lower one. */
interface Awake {
  /** Fewest replicas of the champion. */
  readonly min: Some;
  /** Most replicas of the champion. */
  readonly max: number;
  /** How long fewer replicas must have been enough before some go. @default "5m" */
  readonly scaleDownAfter?: Duration;
  /** @default none */
  readonly windows?: ScalingWindows;
}

/** Bounds of a model that may have no replica at all: something wakes it. */
interface Waking extends Omit<Awake, "min"> {
  /** Fewest replicas of the champion; with 0 it has none while nobody needs one. */
  readonly min: 0 | Some;
}

/** Bounds of a model that only its windows wake. */
interface WokenByWindows extends Waking {
  readonly windows: ScalingWindows;
}

/** A model's own load. None of these says anything once there is no replica, so that none of them wakes it. */
interface OwnLoad {
  readonly on: "cpu" | "memory" | "in-flight";
  /**
   * What is aimed at. `cpu` and `memory`: percent of what is reserved for a replica, CPU above 100 where the limit leaves
   * room. `in-flight`: requests in progress per replica.
   * @default cpu 70; memory 80; in-flight twice what the server computes at once, one at work and one waiting
   */
  readonly target?: number;
}

/** How long a request waits before it is computed; only servers with a queue measure it. */
interface QueueTime {
  readonly on: "queue-time";
  /** Mean wait that is aimed at. @default "10ms" */
  readonly target?: Duration;
}

/** Requests a second as the gateway counts them, also those that found no replica: it wakes. */
interface RequestRate {
  readonly on: "request-rate";
  /** Requests a second per replica that are aimed at: what one answers within its latency, as measured. */
  readonly target: number;
}

/** Replicas by the time of the week alone. */
export interface WindowScaling {
  readonly on: "windows";
  readonly windows: ScalingWindows;
  /** Fewest replicas outside of the windows. */
  readonly min: 0 | Some;
}

type LoadScaling = (OwnLoad & Awake) | (OwnLoad & WokenByWindows);
type RateScaling = RequestRate & Waking;
type QueueScaling = (QueueTime & Awake) | (QueueTime & WokenByWindows);

/** How the number of replicas follows the load, or the time. */
export type ScalingSpec = LoadScaling | RateScaling | WindowScaling | QueueScaling;

/** What may differ by environment: bounds, never what is scaled on. */
type BoundsOf<S> = S extends { readonly max: number }
  ? Partial<Pick<S, Extract<keyof S, "min" | "max" | "scaleDownAfter">>>
  : Partial<Pick<S, Extract<keyof S, "min">>>;

/** A model with a fixed number of replicas. */
export interface FixedModel {
  /** How many replicas serve the champion; challengers get their share. @default 1 */
  readonly replicas?: number;
  readonly scaling?: never;
  /** What differs by environment. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly replicas?: number } };
}

interface Scaled<S> {
  readonly replicas?: never;
  /** How many replicas serve the champion; challengers get their share. */
  readonly scaling: S;
  /** What differs by environment: the bounds, never what is scaled on. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly scaling?: BoundsOf<S> } };
}

/** Distributes: each way of scaling with its own bounds by environment. */
type ScaledBy<S> = S extends unknown ? Scaled<S> : never;

/** A model whose server measures how long requests wait. */
type QueuedModel = ScaledBy<QueueScaling> & { readonly runtime: QueueingRuntimeSpec };

/** A model whose number of replicas follows the load or the time. */
export type ScaledModel = ScaledBy<LoadScaling | RateScaling | WindowScaling> | QueuedModel;
