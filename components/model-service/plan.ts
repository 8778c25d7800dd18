import type { Adapter, ContainerPlan } from "../../runtimes/adapter.ts";
import { adapters } from "../../runtimes/index.ts";
import { declaredImage, functionOf } from "../../runtimes/custom/images.ts";
import {
  bentoImage,
  batchImage,
  driftImage,
  parityImage,
  runtimeImages,
  sparkImage,
  type ImageName,
  type ServerImageName,
} from "../../runtimes/images.ts";
import type { AcceleratedRuntime, BentoImageName, RuntimeKind, RuntimeSpec } from "../../runtimes/kinds.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";

/** The adapter of a runtime's kind; one signature for all kinds, so that the union needs no cast at its callers. */
export function adapterOf<K extends RuntimeKind>(runtime: RuntimeSpec<K> & { readonly kind: K }): Adapter<K> {
  return adapters[runtime.kind];
}

/** The container plan of one variant of a model. */
export function planFor(model: ResolvedModel, variant: Variant): ContainerPlan {
  return adapterOf(model.runtime).plan({
    model: model.name,
    version: variant.version,
    runtime: model.runtime,
    cpu: model.cpuLimit,
    accelerators: model.accelerator === "none" ? 0 : model.accelerator.count,
  });
}

/** The runtimes that have an image for accelerators. */
const accelerated: { readonly [K in AcceleratedRuntime]: `${K}-gpu` } = {
  tensorflow: "tensorflow-gpu",
  triton: "triton-gpu",
};

/**
 * Which image serves a model: its runtime's, in the build for accelerators where it has one, or that of its own function.
 * Undefined: one that is declared, see {@link declaredReference}.
 */
export function imageOf({
  name,
  runtime,
  accelerator,
}: Pick<ResolvedModel, "name" | "runtime" | "accelerator">): ServerImageName | BentoImageName | undefined {
  if (runtime.kind === "graph") return bentoImage;
  if (runtime.kind === "custom") return functionOf(name, runtime)?.image;
  if (accelerator === "none") return runtime.kind;
  if (!Object.hasOwn(accelerated, runtime.kind))
    throw new RangeError(`runtime ${runtime.kind} has no image for accelerators`);
  return accelerated[runtime.kind as AcceleratedRuntime];
}

/** The images that a model needs and that are known by their names: of its pods, and of what compares the data that it sees. */
export function imagesOf(
  model: Pick<
    ResolvedModel,
    "name" | "runtime" | "accelerator" | "parity" | "payloads" | "nearline" | "batch" | "cache"
  >,
): readonly ImageName[] {
  const server = imageOf(model);
  return [
    ...(server === undefined ? [] : [server]),
    ...(model.parity === "none" ? [] : [parityImage]),
    ...(model.payloads === "none" ? [] : [driftImage]),
    ...(model.nearline === "none" && model.cache === "none" ? [] : [bentoImage]),
    ...(model.batch === "none" ? [] : [model.batch.spark === "none" ? batchImage : sparkImage]),
  ];
}

/** Whether a runtime's image can be had without another project's registry: built here, or the organisation's own. */
export function runsAnywhere(kind: RuntimeKind): boolean {
  return kind === "custom" || kind === "graph" || runtimeImages[kind].from === "build";
}

/** The image of one variant, by digest, where the model or its release says it; undefined where it has a runtime's. */
export function declaredReference({ runtime }: ResolvedModel, variant: Variant, registry: string): string | undefined {
  return runtime.kind === "custom" ? declaredImage(runtime, registry, variant.digest) : undefined;
}
