import type { EdgeSettings } from "../edge/settings.ts";
import { gatewaySecrets } from "../gateway-names.ts";
import type { RedisLogin } from "../redis-ref.ts";
import type { SecretCopy } from "../secret-copies/settings.ts";

/**
 * What the gateway's namespace needs of Secrets Manager as Secrets: Envoy Gateway reads callers' keys from nothing else, and
 * the rate limit service takes the password of Redis from a variable.
 */
export function gatewaySecretCopies({ callers, rateLimit }: EdgeSettings, redis: RedisLogin): readonly SecretCopy[] {
  const copies: SecretCopy[] = [];
  if (callers !== "network" && "apiKeys" in callers) {
    const { secret, clients } = callers.apiKeys;
    const keys = Object.fromEntries(clients.map((client) => [client, client]));
    copies.push({ name: gatewaySecrets.callers, from: secret, keys });
  }
  if (rateLimit !== undefined && redis !== "none")
    copies.push({ name: gatewaySecrets.redis, from: redis.secret, keys: { token: "password" } });
  return copies;
}
