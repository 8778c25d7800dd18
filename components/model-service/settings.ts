/** What others than the component itself read of a model's declaration: data alone. */
export type { Release } from "./release.ts";
export type { ModelSpec, TypedModel } from "./spec.ts";
export type { DeadlineSpec } from "./spec/deadline.ts";
export type { Datatype, IoSpec, TensorSpec } from "./spec/io.ts";
export type { LimitsSpec } from "./spec/limits.ts";
export type { OwnershipSpec } from "./spec/ownership.ts";
export type { ResourcesSpec } from "./spec/resources.ts";
export type { FixedModel, ScaledModel } from "./spec/scaling.ts";
export type { PromisingModel, UnpromisingModel } from "./spec/slo.ts";
