import type { LockValues, TopicName } from "./topic.ts";
import { topics } from "./topics/index.ts";

/** What is known of one fact. There is no third case: what nobody resolved is not guessed. */
export type Fact<T extends TopicName = TopicName> =
  | {
      readonly kind: "resolved";
      readonly value: LockValues[T];
      /** URL or command that gave it. */
      readonly source: string;
      /** Day on which it was given, `2026-11-21`. */
      readonly date: string;
    }
  | { readonly kind: "unresolved"; readonly source: string };

/** All facts, by topic and name, in the order of their files. */
export type Locks = { readonly [T in TopicName]: ReadonlyMap<string, Fact<T>> };

/** A fact by its name. One that no file has is as unresolved as one that a file says so of. */
export function lockValue<T extends TopicName>(locks: Locks, topic: T, name: string): Fact<T> {
  return locks[topic].get(name) ?? { kind: "unresolved", source: topics[topic].source(name) };
}
