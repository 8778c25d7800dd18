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

/** A taint as Kubernetes writes it. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule";
}

/** Keeps everything but models off the nodes that serve them. */
export const modelsTaint: Taint = { key: nodeLabels.serves, value: "models", effect: "NoSchedule" };

/** Keeps everything off nodes with accelerators but what asks for one. */
export const acceleratorTaint: Taint = { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" };

/** Where pods may run, in a pod's own words. */
export interface Placement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly (Taint & { readonly operator: "Equal" })[];
}
