import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { lockFile } from "./load.ts";
import type { Fact, Locks } from "./locks.ts";
import { resolvers } from "./resolve/index.ts";
import type { Resolution } from "./resolve/resolution.ts";
import type { TopicName } from "./topic.ts";
import { topics } from "./topics/index.ts";
import { withAnswers, type Answered } from "./update.ts";

/** A fact, and what its source says of it now. */
export interface Asked {
  readonly topic: TopicName;
  readonly name: string;
  readonly before: Fact;
  readonly now: Resolution<TopicName>;
}

/** Asks the sources of all facts of a topic, at the same time. Never throws. */
export async function askTopic(topic: TopicName, locks: Locks): Promise<readonly Asked[]> {
  const facts: ReadonlyMap<string, Fact> = locks[topic];
  const resolve = resolvers[topic];
  return Promise.all([...facts].map(async ([name, before]) => ({ topic, name, before, now: await resolve(name) })));
}

/** Whether a source gives another value than the file has. What is confirmed stays, with the day it was first known. */
export function isNews({ before, now }: Asked): boolean {
  return now.kind === "resolved" && !(before.kind === "resolved" && isDeepStrictEqual(before.value, now.value));
}

/** Writes what is new into a topic's file, all at once; a file without news is not touched. */
export function writeNews(topic: TopicName, asked: readonly Asked[], date: string, folder?: string): void {
  const answers = new Map<string, Answered>();
  for (const one of asked)
    if (one.now.kind === "resolved" && isNews(one))
      answers.set(one.name, { value: one.now.value, source: topics[topic].source(one.name), date });
  if (answers.size === 0) return;
  const file = lockFile(topic, folder);
  writeFileSync(`${file}.new`, withAnswers(topic, readFileSync(file, "utf8"), answers));
  renameSync(`${file}.new`, file);
}
