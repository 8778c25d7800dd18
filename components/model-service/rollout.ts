import type { Placing } from "../nodes.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import { boundsOf } from "./scaling.ts";

/** A start may take half as long again as declared before it counts as failed. */
export const loadMargin = 1.5;

/** Seconds that a node may take which an autoscaler makes for a pod, until the pod's images are on it. Not measured here. */
const nodeStartSeconds = 300;

/**
 * How old replicas give way to new ones. On CPUs a new one answers before an old one goes: there is always room for one
 * more. An accelerator may be the last of its kind, and what waits for it would wait for the pod that it is to replace: so
 * one replica goes first and hands its own to the new one, and the others serve meanwhile. A variant that may be down to
 * one replica has no others: nobody would answer while it loads. It needs a spare accelerator for the time of a rollout,
 * and without one the rollout fails after its deadline, with the old replica still serving.
 */
export function rollingUpdate({ accelerator }: ResolvedModel, variant: Variant) {
  return accelerator !== "none" && boundsOf(variant.scaling).fewest > 1
    ? { maxSurge: 0, maxUnavailable: 1 }
    : { maxSurge: 1, maxUnavailable: 0 };
}

/**
 * How long a rollout may make no step before it counts as failed: a load, and where pods wait for pools that grow, a node
 * before it.
 */
export function progressDeadlineSeconds({ loadBudgetSeconds }: ResolvedModel, placing: Placing): number {
  return Math.ceil(loadBudgetSeconds * loadMargin) + 60 + (placing === "by-pool" ? nodeStartSeconds : 0);
}

/** How long a whole rollout may take: one replica after another, each within the deadline. */
export function rolloutSeconds(model: ResolvedModel, variant: Variant, placing: Placing): number {
  return progressDeadlineSeconds(model, placing) * boundsOf(variant.scaling).most;
}
