import { namespaceNames, redisPort } from "../components/network-peers.ts";
import type { RedisRef } from "../components/redis-ref.ts";
import { redisRef } from "../components/redis/render.ts";
import type { Environment } from "./environments/environment.ts";

/**
 * The environment's Redis as far as it is known before anything is made; undefined where there is none.
 * @param late gives what stands for a value that only a run brings about
 */
export function redisBeforehand(
  { redis, redisGround, cloud }: Environment,
  late: (what: string) => string,
): RedisRef<string> | undefined {
  if (redis !== undefined) return redisRef(namespaceNames.redis);
  const settings = cloud?.file.redis;
  if (redisGround === undefined || settings === undefined) return undefined;
  const host = "adopt" in settings ? settings.adopt.host : late("host of Redis: ElastiCache gives it when it is made");
  return { host, port: redisPort, login: redisGround.login };
}
