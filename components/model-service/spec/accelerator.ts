import type { AcceleratedRuntime, RuntimeSpec, RuntimeSpecOnCpu } from "../../../runtimes/kinds.ts";
import type { Accelerator } from "../../accelerators.ts";
import type { EnvironmentName } from "../../environment-names.ts";

/** Accelerators of one replica. */
export interface AcceleratorSpec {
  /** Which; the environment has to have a pool of it. */
  readonly gpu: Accelerator;
  /** How many, all of one node. @default 1 */
  readonly count?: number;
}

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
