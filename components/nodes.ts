import type { Accelerator } from "./accelerators.ts";

/**
 * How node groups and pods find one another. Every node of a cloud environment carries these labels; pods of models ask for
 * them. Nodes without a taint are the platform's own (pool kind `system`): what asks for nothing lands there, charts too.
 */
export const nodeLabels = {
  /** The pool's name in its environment. */
  pool: "ml-serving/pool",
  /** On nodes that serve models, `models`; it is their taint as well. */
  serves: "ml-serving/serves",
  /** On nodes with accelerators, which: `l4`. */
  accelerator: "ml-serving/accelerator",
} as const;

/**
 * The label by which EKS says of a managed node whether AWS may take it back: SPOT or ON_DEMAND.
 * https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html#managed-node-group-capacity-types
 */
export const capacityTypeLabel = "eks.amazonaws.com/capacityType";

/** A taint as Kubernetes writes it. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule";
}

/** Keeps everything but models off the nodes that serve them. */
export const modelsTaint: Taint = { key: nodeLabels.serves, value: "models", effect: "NoSchedule" };

/** What a container asks for to get accelerators, also where each is shared: https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/ */
export const acceleratorResource = "nvidia.com/gpu";

/** Keeps everything off nodes with accelerators but what asks for one. */
export const acceleratorTaint: Taint = { key: acceleratorResource, value: "present", effect: "NoSchedule" };

/** Where pods may run, in a pod's own words. */
export interface Placement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly (Taint & { readonly operator: "Equal" })[];
}

/** Whether an environment's nodes are divided into pools with labels and taints; where they are not, pods run anywhere. */
export type Placing = "by-pool" | "anywhere";

const tolerate = (taint: Taint): Placement["tolerations"][number] => ({ ...taint, operator: "Equal" });

/** Where a model's pods run: on nodes with its accelerator, or on those that serve models without one. Pure. */
export function placementOf(placing: Placing, accelerator?: Accelerator): Placement | undefined {
  if (placing === "anywhere") return undefined;
  if (accelerator === undefined)
    return { nodeSelector: { [nodeLabels.serves]: modelsTaint.value }, tolerations: [tolerate(modelsTaint)] };
  return {
    nodeSelector: { [nodeLabels.accelerator]: accelerator },
    tolerations: [tolerate(modelsTaint), tolerate(acceleratorTaint)],
  };
}
