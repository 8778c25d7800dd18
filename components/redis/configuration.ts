import { bytes } from "../quantity.ts";
import { redisPort } from "../network-peers.ts";
import { queueAccess, redisAccess, resultsAccess } from "../redis-access.ts";
import type { RedisPurpose, ServerSettings } from "./settings.ts";

/** Where the server finds its configuration and keeps its data. */
export const paths = { configuration: "/etc/redis", data: "/data" } as const;

/** Of the memory, in data: a copy for writing to disk, connections and fragmentation need the rest. */
const shareForData = 0.75;

/** Whoever reaches the port is this user: there is no password. The two counts are what the exporter reads. */
const accessRules = (access: string): string => `user default on nopass ${access} +latency|latest +slowlog|len`;

const accesses: Readonly<Record<RedisPurpose, string>> = {
  cache: redisAccess,
  queues: queueAccess,
  results: resultsAccess,
};

/** redis.conf and the file of users: https://redis.io/docs/latest/operate/oss_and_stack/management/config/ */
export function redisConfiguration(
  settings: ServerSettings,
  purpose: RedisPurpose = "cache",
): Readonly<Record<"redis.conf" | "users.acl", string>> {
  const lines = [
    "bind * -::*",
    // It refuses all but loopback where no password is set; here the network's policies decide who gets in.
    "protected-mode no",
    `port ${redisPort}`,
    `dir ${paths.data}`,
    `maxmemory ${Math.floor(bytes(settings.memory) * shareForData)}`,
    `maxmemory-policy ${settings.whenFull === "evict" ? "allkeys-lru" : "noeviction"}`,
    'save ""',
    `appendonly ${settings.keep === "nothing" ? "no" : "yes"}`,
    // A request that was accepted is on disk: by default the last second may be lost.
    ...(purpose === "queues" ? ["appendfsync always"] : []),
    `aclfile ${paths.configuration}/users.acl`,
  ];
  return {
    "redis.conf": `${lines.join("\n")}\n`,
    "users.acl": `${accessRules(accesses[purpose])}\n`,
  };
}
