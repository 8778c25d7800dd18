import type { ResolvedModel, Variant } from "./resolve.ts";
import { rollingUpdate } from "./rollout.ts";
import { boundsOf } from "./scaling.ts";

/** What pods take together. */
export interface Needs {
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly pods: number;
}

/** Pods of a variant with the replicas that it keeps whatever its load, and those that a rollout starts before old ones go. */
function fewestPods(model: ResolvedModel, variant: Variant): number {
  return boundsOf(variant.scaling).kept + rollingUpdate(model, variant).maxSurge;
}

/** What a model takes at least, all variants rolled out at once: less room would stop a rollout half-way. Pure. */
export function leastNeeds(model: ResolvedModel): Needs {
  const pods = model.variants.reduce((sum, variant) => sum + fewestPods(model, variant), 0);
  return {
    cpu: pods * model.cpu,
    cpuLimit: pods * model.cpuLimit,
    memoryBytes: pods * model.memoryBytes,
    gpus: model.accelerator === "none" ? 0 : pods * model.accelerator.count,
    pods,
  };
}
