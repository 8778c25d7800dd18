import type { Issue } from "../issues.ts";
import { quantityIssues } from "../quantity-issues.ts";
import type { RedisSettings } from "./settings.ts";

/** What only data can get wrong in an environment's Redis: all of it. */
export function validateRedis({ memory, keep }: RedisSettings): readonly Issue[] {
  return quantityIssues([
    { path: "redis.memory", size: memory },
    ...(keep === "nothing" ? [] : [{ path: "redis.keep.size", size: keep.size }]),
  ]);
}
