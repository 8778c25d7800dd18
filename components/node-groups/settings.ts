import type { Accelerator } from "../accelerators.ts";
import type { ZoneId } from "../network/settings.ts";

/** How one accelerator is given to several pods. */
export type Sharing =
  { readonly timeSlices: number; readonly mig?: never } | { readonly mig: string; readonly timeSlices?: never };

/** What all pools have. */
interface AnyPool {
  /** Instance types, the preferred first; all of one architecture and, with accelerators, of the same one. */
  readonly instances: readonly [string, ...string[]];
  /** Fewest and most nodes. With 0 the autoscaler makes the first when a pod waits. */
  readonly min: number;
  readonly max: number;
  /** @default "on-demand" */
  readonly capacity?: "on-demand" | "spot";
  /** Zones of the network that have nodes. @default all */
  readonly zones?: readonly ZoneId[];
  /** Size of a node's data volume, in GiB. @default 80 */
  readonly diskGiB?: number;
}

/** Nodes of the platform itself. */
interface SystemPool extends AnyPool {
  readonly for: "platform";
  readonly gpu?: never;
  readonly sharing?: never;
}

/** Nodes for models that run on CPUs. */
interface CpuPool extends AnyPool {
  readonly for: "models";
  readonly gpu?: never;
  readonly sharing?: never;
}

/** Nodes for models that name an accelerator. */
interface AcceleratorPool extends AnyPool {
  readonly for: "models";
  readonly gpu: Accelerator;
  readonly sharing?: Sharing;
}

export type PoolSettings = SystemPool | CpuPool | AcceleratorPool;

/** Pools by name: lower-case letters, digits and dashes. */
export type Pools = Readonly<Record<string, PoolSettings>>;
