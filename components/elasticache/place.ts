import { redisPort } from "../network-peers.ts";
import type { EnvironmentName } from "../environment-names.ts";
import type { RedisLogin, RedisPlace } from "../redis-ref.ts";
import { secretsBelow } from "../secret-files.ts";
import type { ElastiCacheSettings } from "./settings.ts";

/** The port at which ElastiCache answers; a replication group is made with the same. */
export const port = redisPort;

/** Name of the secret of a Redis that is made. */
export function redisSecret(environment: EnvironmentName): string {
  return `${secretsBelow(environment)}/redis`;
}

/** What callers log in with: known before anything is there. */
export function elastiCacheLogin(settings: ElastiCacheSettings, environment: EnvironmentName): RedisLogin {
  return { secret: "create" in settings ? redisSecret(environment) : settings.adopt.secret };
}

/**
 * Where it answers.
 * @param intra ranges of the network's subnets that Redis is made in
 * @param network the network's own range
 */
export function elastiCachePlace(
  settings: ElastiCacheSettings,
  { intra, network }: { readonly intra: readonly string[]; readonly network: string },
): RedisPlace {
  if ("create" in settings) return { addresses: intra };
  return { addresses: settings.adopt.addresses ?? [network] };
}
