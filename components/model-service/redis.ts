import { secretProviderClass, secretVolume } from "../secret-files.ts";
import type { RedisGround, RedisRef } from "../redis-ref.ts";
import type { ResolvedModel } from "./resolve.ts";

/** Where a pod finds the password of Redis. */
const login = { volume: "redis-login", folder: "/etc/redis-login", file: "password" } as const;

/** Name of the class by which the password comes into the pods of a namespace. */
const providerClass = "redis-login";

/** Whether a model asks for the environment's Redis. */
export function callsRedis({ egress }: ResolvedModel): boolean {
  return egress.some((callee) => "to" in callee);
}

/** What a model's container learns of Redis, and how its password comes to it: nothing where it does not ask. */
export function redisParts<S>(model: ResolvedModel, redis: RedisRef<S> | undefined) {
  if (redis === undefined || !callsRedis(model)) return { env: [], volumeMounts: [], volumes: [] };
  const hasLogin = redis.login !== "none";
  return {
    env: [
      { name: "REDIS_HOST", value: redis.host },
      { name: "REDIS_PORT", value: String(redis.port) },
      { name: "REDIS_TLS", value: String(hasLogin) },
      ...(hasLogin
        ? [
            { name: "REDIS_USERNAME", value: "default" },
            { name: "REDIS_PASSWORD_FILE", value: `${login.folder}/${login.file}` },
          ]
        : []),
    ],
    volumeMounts: hasLogin ? [{ name: login.volume, mountPath: login.folder, readOnly: true }] : [],
    volumes: hasLogin ? [secretVolume(login.volume, providerClass)] : [],
  };
}

/** What brings the password of Redis into the pods of a namespace; undefined where none needs it. */
export function redisSecretClass<S>(namespace: S, models: readonly ResolvedModel[], redis: RedisGround) {
  if (redis.login === "none" || !models.some(callsRedis)) return undefined;
  const { secret, region } = redis.login;
  return secretProviderClass(providerClass, namespace, region, [{ file: login.file, secret, key: "password" }]);
}
