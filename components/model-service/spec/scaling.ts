import type { EnvironmentName } from "../../environment-names.ts";
import type { Duration } from "../../quantity.ts";

/** Replicas by the CPU that they use, of what is reserved for them. */
export interface CpuScaling {
  readonly on: "cpu";
  /** CPU in use that is aimed at, in percent of what is reserved; above 100 where the limit leaves room. */
  readonly target: number;
  /** Fewest replicas of the champion; 1 or more. */
  readonly min: number;
  /** Most replicas of the champion. */
  readonly max: number;
  /** How long fewer replicas must have been enough before some go. @default "5m" */
  readonly scaleDownAfter?: Duration;
}

/** How the number of replicas follows the load. */
export type ScalingSpec = CpuScaling;

/** A model with a fixed number of replicas. */
export interface FixedModel {
  /** How many replicas serve the champion; challengers get their share. @default 1 */
  readonly replicas?: number;
  readonly scaling?: never;
  /** What differs by environment. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly replicas?: number } };
}

/** A model whose number of replicas follows the load. */
export interface ScaledModel {
  readonly replicas?: never;
  /** How many replicas serve the champion; challengers get their share. */
  readonly scaling: ScalingSpec;
  /** What differs by environment: the bounds, never what is scaled on. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly scaling?: Partial<Omit<ScalingSpec, "on">> } };
}
