import type { NearlineSpec } from "../nearline/settings.ts";
import type { AcceleratedModel, AcceleratorOnlyModel, CpuModel } from "./spec/accelerator.ts";
import type { BatchSpec } from "./spec/batch.ts";
import type { CacheSpec } from "./spec/cache.ts";
import type { CallsSpec } from "./spec/calls.ts";
import type { DeadlineSpec } from "./spec/deadline.ts";
import type { EgressSpec } from "./spec/egress.ts";
import type { FeatureTable } from "./spec/features.ts";
import type { IoSpec } from "./spec/io.ts";
import type { LimitsSpec } from "./spec/limits.ts";
import type { LoadSpec } from "./spec/load.ts";
import type { OwnershipSpec } from "./spec/ownership.ts";
import type { ParitySpec } from "./spec/parity.ts";
import type { SampledModel, UnsampledModel } from "./spec/payloads.ts";
import type { ProgressingModel } from "./spec/progress.ts";
import type { ResourcesSpec } from "./spec/resources.ts";
import type { FixedModel, ScaledModel } from "./spec/scaling.ts";
import type { SecretsSpec } from "./spec/secrets.ts";
import type { PromisingModel, UnpromisingModel } from "./spec/slo.ts";

/** What is the same in all environments, whatever it computes on and whatever decides the number of replicas. */
interface ModelShape extends OwnershipSpec, ParitySpec, SecretsSpec {
  /** Lower-case letters, digits and dashes, 40 at most; part of the model's address. */
  readonly name: string;
  /** Who answers for it. Lower-case letters, digits and dashes, 40 at most: it names a label and a namespace, `models-TEAM`. */
  readonly team: string;
  readonly resources?: ResourcesSpec;
  readonly load?: LoadSpec;
  /** What goes in and what comes out. @default what the artifact says */
  readonly io?: IoSpec;
  /** @default the gateway waits for 15 s, and then answers 504 */
  readonly deadline?: DeadlineSpec;
  /** How it scores files, beside the requests that it answers; its columns are what `io` says. @default not at all */
  readonly batch?: BatchSpec;
  /** A queue by which it is used as well, where its server speaks the Open Inference Protocol v2 (MS085). @default it answers requests at once, and no others */
  readonly nearline?: NearlineSpec;
  readonly limits?: LimitsSpec;
  /** Features of entities that a Python function reads, by table (MS105). @default none */
  readonly features?: Readonly<Record<string, FeatureTable>>;
  /** Answers that are kept and given again, where its server speaks the Open Inference Protocol v2 (MS100). @default each request is computed */
  readonly cache?: CacheSpec;
  /** What its replicas may call. @default nothing */
  readonly egress?: readonly EgressSpec[];
}

/** A model as its owner declares it: the same in all environments, apart from what `in` says. */
export type ModelSpec = ModelShape &
  CallsSpec &
  ProgressingModel &
  (CpuModel | AcceleratedModel | AcceleratorOnlyModel) &
  (FixedModel | ScaledModel) &
  (PromisingModel | UnpromisingModel) &
  (SampledModel | UnsampledModel);

declare const declaredIo: unique symbol;

/**
 * A model by the very names and types that it declares. Only the type checker knows of them: what comes out of one model of a
 * graph is checked against what goes into the next.
 */
export type TypedModel<Io extends IoSpec> = ModelSpec & { readonly [declaredIo]: Io };

/**
 * Declares a model. Gives back what it is given: the point is that the type checker sees it, also for properties that
 * there are not (a type parameter for more than `io` would let those through).
 */
export function defineModel<const Io extends IoSpec | undefined = undefined>(
  model: ModelSpec & { readonly io?: Io },
): Io extends IoSpec ? TypedModel<Io> : ModelSpec {
  return model as unknown as Io extends IoSpec ? TypedModel<Io> : ModelSpec;
}
