import type { Locks } from "../../locks/locks.ts";
import { topicNames } from "../../locks/topics/index.ts";
import { ok, type Finding } from "./finding.ts";

/** What `locks/` knows. An embedded cluster needs none of it, so that nothing is missing here. Pure. */
export function lockFindings(locks: Locks): readonly Finding[] {
  return topicNames.map((topic) => {
    const facts = [...locks[topic].values()];
    const open = facts.filter(({ kind }) => kind === "unresolved").length;
    const found =
      open === 0
        ? `all ${facts.length} resolved`
        : `${open} of ${facts.length} unresolved, which only a real account minds: npx ml lock`;
    return ok("facts", topic, found);
  });
}
