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

/** Images of the component, by digest where they are known. */
export interface RedisImages {
  readonly redis: string;
  readonly redisExporter: string;
}
