import type { Issue } from "../components/issues.ts";
import { lockValue, type Locks } from "./locks.ts";
import type { TopicName } from "./topic.ts";

/** A fact that something is made with. */
export interface LockUse {
  readonly topic: TopicName;
  readonly name: string;
  /** Where it is used, as a path that a search finds: `environments.prd.redis`. */
  readonly path: string;
}

/**
 * What an `up` refuses: every fact in use that nobody has resolved. A rehearsal is made without an account and proves
 * shape alone, so it may go on without any of them.
 */
export function refuseUnresolved(
  against: "rehearsal" | "account",
  uses: readonly LockUse[],
  locks: Locks,
): readonly Issue[] {
  if (against === "rehearsal") return [];
  return uses.flatMap(({ topic, name, path }) => {
    const fact = lockValue(locks, topic, name);
    if (fact.kind === "resolved") return [];
    return [
      {
        code: "LK007",
        path,
        message: `${name} is unresolved in locks/${topic}.yaml. Where its source can be reached: npx ml lock ${topic}`,
      },
    ];
  });
}
