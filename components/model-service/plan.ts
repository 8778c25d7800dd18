import type { Adapter, ContainerPlan } from "../../runtimes/adapter.ts";
import { adapters } from "../../runtimes/index.ts";
import type { RuntimeImageName } from "../../runtimes/images.ts";
import type { AcceleratedRuntime, RuntimeKind, RuntimeSpec } from "../../runtimes/kinds.ts";
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
const accelerated: { readonly [K in AcceleratedRuntime]: `${K}-gpu` } = { tensorflow: "tensorflow-gpu" };

/** Which image serves a model: its runtime's, in the build for accelerators where it has one. */
export function imageOf({ runtime, accelerator }: Pick<ResolvedModel, "runtime" | "accelerator">): RuntimeImageName {
  if (accelerator === "none") return runtime.kind;
  if (!Object.hasOwn(accelerated, runtime.kind))
    throw new RangeError(`runtime ${runtime.kind} has no image for accelerators`);
  return accelerated[runtime.kind as AcceleratedRuntime];
}
