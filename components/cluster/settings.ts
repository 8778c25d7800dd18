import type { RetentionDays } from "../log-retention.ts";

/** Who may do what in the cluster, by IAM role. */
export interface ClusterAccess {
  /** ARN of an IAM role, or its name in the environment's account. */
  readonly role: string;
  readonly may: "administer" | "view";
}

/** A cluster that is made. */
export interface NewCluster {
  /** Version of Kubernetes, such as `1.36`. */
  readonly version: string;
  /** Reached from inside the network alone, or also from these addresses (CIDR notation). */
  readonly endpoint: "private" | { readonly publicTo: readonly string[] };
  /** What happens when standard support of the version ends: https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html */
  readonly support: "standard" | "extended";
  /** How long the control plane's logs are kept, in days. */
  readonly logDays: RetentionDays;
  readonly access: readonly ClusterAccess[];
}

export type ClusterSettings = { readonly create: NewCluster } | { readonly adopt: { readonly name: string } };
