import type { RuntimeSpec } from "../../runtimes/kinds.ts";
import type { Duration, Size } from "./quantity.ts";

/** What the container of one replica gets. */
export interface ResourcesSpec {
  /** CPUs reserved for one replica. @default 0.1 */
  readonly cpu?: number;
  /** CPUs one replica may use. @default 1 */
  readonly cpuLimit?: number;
  /** Memory of one replica: reserved and allowed, so that it is never taken back. @default "512Mi" */
  readonly memory?: Size;
}

/** A model as its owner declares it: the same in all environments, apart from what `in` says. */
export interface ModelSpec {
  /** Lower-case letters, digits and dashes, 40 at most; part of the model's address. */
  readonly name: string;
  /** Who answers for it. */
  readonly team: string;
  readonly runtime: RuntimeSpec;
  readonly resources?: ResourcesSpec;
  readonly load?: {
    /** How long a replica may take from start to its first answer. @default "60s" */
    readonly budget?: Duration;
  };
  /** How many replicas serve the champion. @default 1 */
  readonly replicas?: number;
}

/**
 * Declares a model. Gives back what it is given: the point is that the type checker sees it, also for properties that
 * there are not (a type parameter would let those through).
 */
export function defineModel(model: ModelSpec): ModelSpec {
  return model;
}
