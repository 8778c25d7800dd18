import { cacheResources, keepsAnswers } from "./cache/container.ts";
import { isAsked, parityResources } from "./parity-gate.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";

/** What one pod takes. */
export interface PodNeeds {
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memoryBytes: number;
  readonly gpus: number;
}

/** What one pod of a variant takes. */
export function podNeeds(model: ResolvedModel, variant: Variant): PodNeeds {
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
