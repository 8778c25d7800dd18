import type { LockValues, TopicName } from "../topic.ts";

/** What a source said when it was asked. `failed`: why it gave nothing, and what would help, in one sentence. */
export type Resolution<T extends TopicName> =
  { readonly kind: "resolved"; readonly value: LockValues[T] } | { readonly kind: "failed"; readonly reason: string };

/** Asks the source of a fact. Never throws. */
export type Resolver<T extends TopicName> = (name: string) => Promise<Resolution<T>>;

export function failed(reason: string): { readonly kind: "failed"; readonly reason: string } {
  return { kind: "failed", reason };
}
