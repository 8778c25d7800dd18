import type { Adapter, ContainerPlan } from "../../runtimes/adapter.ts";
import { adapters } from "../../runtimes/index.ts";
import type { RuntimeKind, RuntimeSpec } from "../../runtimes/kinds.ts";
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
  });
}
