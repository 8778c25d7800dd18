/** A replication group that is made. */
export interface NewElastiCache {
  readonly engine: "valkey" | "redis";
  /** Version of the engine without its patch, such as `8.1`. */
  readonly version: string;
  /** Node type, such as `cache.r7g.large`. */
  readonly size: string;
  /** Copies beside the primary, 0 to 5; with one or more it fails over between zones. */
  readonly replicas: number;
  /** Snapshots are kept for so many days, to 35; 0: none are made. */
  readonly snapshotDays: number;
  /** What goes when the memory is full: the least recently used key, or nothing, so that writes fail. @default "evict" */
  readonly whenFull?: "evict" | "refuse";
}

/** A Redis that is there, with TLS and a password. */
export interface AdoptedElastiCache {
  /** Where the primary answers, at port 6379. */
  readonly host: string;
  /** Name of the secret (Secrets Manager) that holds the password of the user `default`, as JSON under `password`. */
  readonly secret: string;
  /** Ranges of addresses (CIDR notation) that it answers at. @default the network's own range */
  readonly addresses?: readonly string[];
}

/** Redis as a service of AWS: made, or one that is there. */
export type ElastiCacheSettings = { readonly create: NewElastiCache } | { readonly adopt: AdoptedElastiCache };
