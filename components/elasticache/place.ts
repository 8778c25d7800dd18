import { redisPort } from "../network-peers.ts";
import type { EnvironmentName } from "../environment-names.ts";
import type { RedisGround, RedisLogin } from "../redis-ref.ts";
import { secretsBelow } from "../secret-files.ts";
import type { ElastiCacheSettings } from "./settings.ts";

/** The port at which ElastiCache answers; a replication group is made with the same. */
export const port = redisPort;

/** An environment on AWS, as far as Redis minds. */
export interface ElastiCacheEnvironment {
  readonly environment: EnvironmentName;
  readonly region: string;
}

/** Name of the secret of a Redis that is made. */
export function redisSecret(environment: EnvironmentName): string {
  return `${secretsBelow(environment)}/redis`;
}

/** What callers log in with. */
export function elastiCacheLogin(
  settings: ElastiCacheSettings,
  { environment, region }: ElastiCacheEnvironment,
): RedisLogin {
  return { region, secret: "create" in settings ? redisSecret(environment) : settings.adopt.secret };
}

/**
 * What is known before anything is there.
 * @param addresses the network's own range, and those of the subnets that Redis is made in
 */
export function elastiCacheGround(
  settings: ElastiCacheSettings,
  environment: ElastiCacheEnvironment,
  addresses: { readonly network: string; readonly intra: readonly string[] },
): RedisGround {
  const where = "create" in settings ? addresses.intra : (settings.adopt.addresses ?? [addresses.network]);
  return { place: { addresses: where }, login: elastiCacheLogin(settings, environment) };
}
