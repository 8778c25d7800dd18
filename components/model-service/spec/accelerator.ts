import type { AcceleratedRuntime, RuntimeSpec, RuntimeSpecOnCpu } from "../../../runtimes/kinds.ts";
import type { Accelerator } from "../../accelerators.ts";
import type { EnvironmentName } from "../../environment-names.ts";

/** What a pod may have of an accelerator: turns on it, or a part that MIG makes of it, by its profile, `1g.10gb`. */
export type AcceleratorShare = "time-slice" | `${number}g.${number}gb`;

interface AnyAccelerator {
  /** Which; the environment has to have a pool of it. */
  readonly gpu: Accelerator;
}

/** Whole ones, or whatever the environment's pools give of one. */
interface Accelerators extends AnyAccelerator {
  /** How many, all of one node. @default 1 */
  readonly count?: number;
  readonly share?: never;
}

/** A share of one: several would be no more of it. The environment's pools of it have to be shared so. */
interface PartOfOne extends AnyAccelerator {
  readonly count?: never;
  readonly share: AcceleratorShare;
}

/** Accelerators of one replica. */
export type AcceleratorSpec = Accelerators | PartOfOne;

/** A model that computes on CPUs. */
export interface CpuModel {
  readonly runtime: RuntimeSpecOnCpu;
  readonly accelerator?: never;
  readonly in?: { readonly [E in EnvironmentName]?: { readonly accelerator?: never } };
}

/** A model that computes on an accelerator everywhere; its runtime has to have a server for it. */
export interface AcceleratorOnlyModel {
  readonly runtime: RuntimeSpec<AcceleratedRuntime>;
  /** What each replica computes on. */
  readonly accelerator: AcceleratorSpec;
  /** What differs by environment: which accelerator. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly accelerator?: AcceleratorSpec } };
}

/** A model that computes on an accelerator, and in some environments may do without. */
export interface AcceleratedModel {
  readonly runtime: RuntimeSpec<AcceleratedRuntime> & RuntimeSpecOnCpu;
  /** What each replica computes on. */
  readonly accelerator: AcceleratorSpec;
  /** What differs by environment: which accelerator, or `"none"` to compute on CPUs there. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly accelerator?: AcceleratorSpec | "none" } };
}
