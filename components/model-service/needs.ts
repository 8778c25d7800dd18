import { cacheResources, keepsAnswers } from "./cache/container.ts";
import { isAsked, parityResources } from "./parity-gate.ts";
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

/** What one pod of a variant takes. */
export function podNeeds(model: ResolvedModel, variant: Variant): Omit<Needs, "pods"> {
  const { cpu, cpuLimit, memoryBytes, accelerator } = model;
  const beside = isAsked(model, variant) ? parityResources : { cpu: 0, cpuLimit: 0, memoryLimitBytes: 0 };
  const kept = keepsAnswers(model, variant) ? cacheResources : { cpu: 0, cpuLimit: 0, memoryBytes: 0 };
  return {
    cpu: cpu + beside.cpu + kept.cpu,
    cpuLimit: cpuLimit + beside.cpuLimit + kept.cpuLimit,
    // A share is of what is allowed as of what is reserved, and for models the two are one.
    memoryBytes: memoryBytes + beside.memoryLimitBytes + kept.memoryBytes,
    gpus: accelerator === "none" ? 0 : accelerator.count,
  };
}

/** Pods of a variant with the replicas that it keeps whatever its load, and those that a rollout starts before old ones go. */
function fewestPods(model: ResolvedModel, variant: Variant): number {
  return boundsOf(variant.scaling).kept + rollingUpdate(model, variant).maxSurge;
}

/** What a model takes at least, all variants rolled out at once: less room would stop a rollout half-way. Pure. */
export function leastNeeds(model: ResolvedModel): Needs {
  const each = model.variants.map((variant) => ({ ...podNeeds(model, variant), pods: fewestPods(model, variant) }));
  const sum = (key: keyof Omit<Needs, "pods">): number => each.reduce((all, one) => all + one[key] * one.pods, 0);
  return {
    cpu: sum("cpu"),
    cpuLimit: sum("cpuLimit"),
    memoryBytes: sum("memoryBytes"),
    gpus: sum("gpus"),
    pods: each.reduce((all, { pods }) => all + pods, 0),
  };
}
