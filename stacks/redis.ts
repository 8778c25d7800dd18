import { namespaceNames, redisPort } from "../components/network-peers.ts";
import type { RedisRef } from "../components/redis-ref.ts";
import { redisNamespaces, redisRef, renderRedis } from "../components/redis/render.ts";
import type { Environment } from "./environments/environment.ts";
import type { RenderedGroup } from "./render.ts";

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

/** Each Redis that the environment has in its cluster: for models' own keys, for queues, for kept answers. Pure. */
export function redisGroups({ redis, queues, results }: Environment): readonly RenderedGroup[] {
  const each = [
    ["cache", redis],
    ["queues", queues],
    ["results", results],
  ] as const;
  return each.flatMap(([purpose, server]): readonly RenderedGroup[] => {
    if (server === undefined) return [];
    const namespace = redisNamespaces[purpose].metadata.name;
    const rendered = renderRedis(server.settings, server.images, namespace, purpose);
    const { policies, configuration, service, statefulSet, disruptionBudget } = rendered;
    return [
      { name: "namespace", namespace, objects: [redisNamespaces[purpose], ...policies] },
      {
        name: service.metadata.name,
        namespace,
        objects: [configuration, service, statefulSet, disruptionBudget],
      },
    ];
  });
}
