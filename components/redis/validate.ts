import type { Issue } from "../issues.ts";
import { quantityIssues } from "../quantity-issues.ts";
import type { QueuesSettings, RedisSettings, ResultsSettings } from "./settings.ts";

/** What only data can get wrong in an environment's Redis: all of it. */
export function validateRedis({ memory, keep }: RedisSettings): readonly Issue[] {
  return quantityIssues([
    { path: "redis.memory", size: memory },
    ...(keep === "nothing" ? [] : [{ path: "redis.keep.size", size: keep.size }]),
  ]);
}

/** What only data can get wrong in the Redis that keeps queues. */
export function validateQueues({ memory, keep }: QueuesSettings): readonly Issue[] {
  return quantityIssues([
    { path: "queues.memory", size: memory },
    { path: "queues.keep.size", size: keep.size },
  ]);
}

/** What only data can get wrong in the Redis that keeps answers. */
export function validateResults({ memory }: ResultsSettings): readonly Issue[] {
  return quantityIssues([{ path: "results.memory", size: memory }]);
}
