import type { AcceleratedRuntime, RuntimeSpec } from "../../runtimes/kinds.ts";
import type { Accelerator } from "../accelerators.ts";
import type { EnvironmentName } from "../environment-names.ts";
import type { Duration, Size } from "../quantity.ts";

/** What the container of one replica gets. */
export interface ResourcesSpec {
  /** CPUs reserved for one replica. @default 0.1 */
  readonly cpu?: number;
  /** CPUs one replica may use. @default 1 */
  readonly cpuLimit?: number;
  /** Memory of one replica: reserved and allowed, so that it is never taken back. @default "512Mi" */
  readonly memory?: Size;
}

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

/** What a model may call; it can reach nothing else but DNS. */
export type EgressSpec =
  | {
      /** The environment's Redis. */
      readonly to: "redis";
    }
  | {
      /** Addresses in CIDR notation, such as `10.20.0.0/16`. */
      readonly cidr: string;
      /** TCP ports at these addresses. */
      readonly ports: readonly number[];
    };

/** Accelerators of one replica. */
export interface AcceleratorSpec {
  /** Which; the environment has to have a pool of it. */
  readonly gpu: Accelerator;
  /** How many, all of one node. @default 1 */
  readonly count?: number;
}

/** What is the same in all environments, whatever it computes on and whatever decides the number of replicas. */
interface ModelShape {
  /** Lower-case letters, digits and dashes, 40 at most; part of the model's address. */
  readonly name: string;
  /** Who answers for it. Lower-case letters, digits and dashes, 40 at most: it names a label and a namespace, `models-TEAM`. */
  readonly team: string;
  readonly resources?: ResourcesSpec;
  readonly load?: {
    /** How long a replica may take from start to its first answer. @default "60s" */
    readonly budget?: Duration;
  };
  /** What its replicas may call. @default nothing */
  readonly egress?: readonly EgressSpec[];
}

/** A model that computes on CPUs. */
interface CpuModel {
  readonly runtime: RuntimeSpec;
  readonly accelerator?: never;
  readonly in?: { readonly [E in EnvironmentName]?: { readonly accelerator?: never } };
}

/** A model that computes on an accelerator; its runtime has to have a server for it. */
interface AcceleratedModel {
  readonly runtime: RuntimeSpec<AcceleratedRuntime>;
  /** What each replica computes on. */
  readonly accelerator: AcceleratorSpec;
  /** What differs by environment: which accelerator, or `"none"` to compute on CPUs there. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly accelerator?: AcceleratorSpec | "none" } };
}

/** A model with a fixed number of replicas. */
interface FixedModel {
  /** How many replicas serve the champion; challengers get their share. @default 1 */
  readonly replicas?: number;
  readonly scaling?: never;
  /** What differs by environment. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly replicas?: number } };
}

/** A model whose number of replicas follows the load. */
interface ScaledModel {
  readonly replicas?: never;
  /** How many replicas serve the champion; challengers get their share. */
  readonly scaling: ScalingSpec;
  /** What differs by environment: the bounds, never what is scaled on. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly scaling?: Partial<Omit<ScalingSpec, "on">> } };
}

/** A model as its owner declares it: the same in all environments, apart from what `in` says. */
export type ModelSpec = ModelShape & (CpuModel | AcceleratedModel) & (FixedModel | ScaledModel);

/**
 * Declares a model. Gives back what it is given: the point is that the type checker sees it, also for properties that
 * there are not (a type parameter would let those through).
 */
export function defineModel(model: ModelSpec): ModelSpec {
  return model;
}
