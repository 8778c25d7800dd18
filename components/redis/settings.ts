import type { DataStorage } from "../data-volume.ts";
import type { Size } from "../quantity.ts";

/** What an environment says of its Redis; pure data. */
export interface RedisSettings {
  /** Memory of the server: reserved and allowed. Three quarters hold data, the rest is for copies and connections. */
  readonly memory: Size;
  /** What goes when the memory is full: the least recently used key, or nothing, so that writes fail. */
  readonly whenFull: "evict" | "refuse";
  /**
   * What a restart leaves: nothing, as a cache may; or all but the last second, in a file.
   * https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/
   */
  readonly keep: "nothing" | Extract<DataStorage, { readonly on: "volume" }>;
}

/**
 * What an environment says of the Redis that keeps queues. When it is full, submitting fails; nothing is evicted, and what
 * was accepted is on disk.
 */
export interface QueuesSettings {
  readonly kind: "redis";
  /** Memory of the server: reserved and allowed. Three quarters hold requests and results. */
  readonly memory: Size;
  /** Where its file is: on a volume that stays, or with the pod, so that a restart keeps it and a deletion of the pod does not. */
  readonly keep: DataStorage;
}

/** What an environment says of the Redis that keeps answers of models: when it is full, the least recently used goes. */
export interface ResultsSettings {
  /** Memory of the server: reserved and allowed. Three quarters hold answers. */
  readonly memory: Size;
}

/** What one server is made of. */
export interface ServerSettings {
  readonly memory: Size;
  readonly whenFull: RedisSettings["whenFull"];
  readonly keep: "nothing" | DataStorage;
}

/** What a Redis is for: callers' own keys, queues, or answers of models. */
export type RedisPurpose = "cache" | "queues" | "results";

/** Images of the component, by digest where they are known. */
export interface RedisImages {
  readonly redis: string;
  readonly redisExporter: string;
}
