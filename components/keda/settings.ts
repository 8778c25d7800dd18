import type { ClusterDns } from "../network-policy.ts";

/** A Kubernetes object as plain data. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** Images of the component, by digest where they are known. */
export interface KedaImages {
  /** What asks Prometheus and the clock, and makes autoscalers. */
  readonly kedaOperator: string;
  /** What answers autoscalers when they ask for measurements. */
  readonly kedaMetrics: string;
}

/** What KEDA is made of. */
export interface KedaGround {
  readonly images: KedaImages;
  /** Its chart, or the objects that its own kustomization makes of the files in its Go module. */
  readonly from: "chart" | { readonly objects: readonly PlainObject[] };
}

/** Where on the network it is. */
export interface KedaPlace {
  readonly dns: ClusterDns;
  /** Addresses of the API server and of the nodes, in CIDR notation. */
  readonly clusterAddresses: readonly string[] | "unknown";
  /** Whether it asks SQS, by a role of its own. @default no */
  readonly asksSqs?: boolean;
  /** Brokers of Kafka that it asks: ranges of addresses in CIDR notation, and their ports. @default none */
  readonly asksBrokers?: { readonly addresses: readonly string[]; readonly ports: readonly number[] };
}
