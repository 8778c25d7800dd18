/** Whole numbers by resource: `cpu` in thousandths, `memory` in MiB, `pods`, `nvidia.com/gpu`. What is not there is 0. */
export type Amounts = Readonly<Record<string, number>>;

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export interface Toleration {
  /** Without one, every key is tolerated. */
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  /** Without one, every effect is. */
  readonly effect?: string;
}

/** Nodes that are all alike. */
export interface NodePool {
  readonly name: string;
  /** The preferred instance type. */
  readonly instanceType: string;
  readonly capacity: "on-demand" | "spot";
  /** Fewest and most nodes. */
  readonly min: number;
  readonly max: number;
  /** What pods may have of one node, those that run on every node included. */
  readonly room: Amounts;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Addresses that one node may take of its subnet: those of all its interfaces. */
  readonly addresses: number;
  readonly vcpus: number;
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#operators; those that compare numbers are left out */
export interface Requirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values: readonly string[];
}

/** Where a pod may run, as its spec says it. */
export interface Placed {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** All of what one of these lists asks of a node's labels. @default nothing is */
  readonly required?: readonly (readonly Requirement[])[];
  /** Nodes that it would rather have. @default none */
  readonly preferred?: readonly (readonly Requirement[])[];
}

/** Work that begins and ends: files that are scored by the clock or on demand. */
export interface Run {
  /** Of everything that a run is made of the same. */
  readonly name: string;
  readonly schedule: "on demand" | { readonly cron: string; readonly timezone: string };
  /** A run that takes longer is ended. @default nobody says so */
  readonly withinSeconds?: number;
  /** Fewest pods of this kind that a run has from its beginning to its end. */
  readonly fewest: number;
}

/** Pods that are all alike and come in numbers. */
export interface Workload extends Placed {
  /** `NAMESPACE/NAME`. */
  readonly name: string;
  readonly namespace: string;
  /** The model that they serve; undefined for the platform's own. */
  readonly model: string | undefined;
  readonly team: string | undefined;
  /** What one pod reserves; one of `pods` included. */
  readonly size: Amounts;
  /** What one pod may use, where it says so: quotas may be of that. */
  readonly limits: Amounts;
  /** Fewest at any time; what is kept whatever the load; the most that an autoscaler may make. */
  readonly replicas: { readonly least: number; readonly kept: number; readonly most: number };
  /** Pods that a rollout starts before old ones go. */
  readonly surge: number;
  /** The run whose pods they are; without one they are there by themselves. */
  readonly run?: Run;
}

/** A pod of every node that it may run on. */
export interface NodeWorkload extends Placed {
  readonly name: string;
  readonly size: Amounts;
}

/** What the pods of a namespace may take together. */
export interface NamespaceQuota {
  readonly namespace: string;
  readonly hard: Amounts;
}

/** A subnet of nodes and pods. */
export interface NodeSubnet {
  readonly name: string;
  /** Addresses that can be given away. */
  readonly addresses: number;
}

/** What a cloud account may have of something, as far as somebody declared it. */
export interface AccountQuota {
  readonly what: string;
  readonly of: string;
  readonly needed: number;
  readonly available: number;
  readonly because: string;
}

/** Everything that is held against one another. */
export interface CapacityFacts {
  readonly pools: readonly NodePool[];
  readonly workloads: readonly Workload[];
  readonly onEveryNode: readonly NodeWorkload[];
  readonly quotas: readonly NamespaceQuota[];
  readonly subnets: readonly NodeSubnet[];
  readonly account: readonly AccountQuota[];
  /** What is known to be missing here, and why. */
  readonly unknown: readonly string[];
}
