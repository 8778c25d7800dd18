/** Redis as a service of AWS: made, or one that is there. */
export type ElastiCacheSettings =
  | {
      readonly create: {
        readonly engine: "valkey" | "redis";
        /** Version of the engine, such as `8.1`. */
        readonly version: string;
        /** Node type, such as `cache.r7g.large`. */
        readonly size: string;
        /** Copies beside the primary; with one or more it fails over between zones. */
        readonly replicas: number;
        /** Snapshots are kept for so many days; 0: none are made. */
        readonly snapshotDays: number;
      };
    }
  | { readonly adopt: { readonly host: string; readonly secret: string } };
