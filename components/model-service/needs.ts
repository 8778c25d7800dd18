import type { QueuesPlace } from "../nearline/settings.ts";
import { podsBeside } from "./beside-servers.ts";
import { podNeeds, type PodNeeds } from "./pod-needs.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import { rollingUpdate } from "./rollout.ts";
import { boundsOf } from "./scaling.ts";

/** What pods take together. */
export interface Needs extends PodNeeds {
  readonly pods: number;
}

/** Pods of a variant with the replicas that it keeps whatever its load, and those that a rollout starts before old ones go. */
function fewestPods(model: ResolvedModel, variant: Variant): number {
  return boundsOf(variant.scaling).kept + rollingUpdate(model, variant).maxSurge;
}

/**
 * What a model takes at least: all variants rolled out at once, as less room would stop a rollout half-way, and beside them so much
 * that its queue and its runs over files get anything done. Pure.
 * @param queues where the environment's queues are. Default: in its Redis
 */
export function leastNeeds(model: ResolvedModel, queues: QueuesPlace = { kind: "redis" }): Needs {
  const each: readonly Needs[] = [
    ...model.variants.map((variant) => ({ ...podNeeds(model, variant), pods: fewestPods(model, variant) })),
    ...podsBeside(model, queues).map(({ each: one, replicas, surge }) => ({ ...one, pods: replicas.working + surge })),
  ];
  const sum = (key: keyof PodNeeds): number => each.reduce((all, one) => all + one[key] * one.pods, 0);
  return {
    cpu: sum("cpu"),
    cpuLimit: sum("cpuLimit"),
    memoryBytes: sum("memoryBytes"),
    gpus: sum("gpus"),
    pods: each.reduce((all, { pods }) => all + pods, 0),
  };
}
