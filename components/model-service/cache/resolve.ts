import { seconds } from "../../quantity.ts";
import type { CacheSpec } from "../spec/cache.ts";

/** How a model's answers are kept. */
export interface ResolvedCache {
  readonly ttlSeconds: number;
  readonly key: readonly string[] | "all inputs";
}

/** Expects a cache that `validate/cache.ts` accepts. */
export function resolveCache(cache: CacheSpec | undefined): ResolvedCache | "none" {
  if (cache === undefined) return "none";
  return { ttlSeconds: seconds(cache.ttl), key: cache.key ?? "all inputs" };
}
