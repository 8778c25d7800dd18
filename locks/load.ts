import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Issue } from "../components/issues.ts";
import type { Locks } from "./locks.ts";
import { parseTopic } from "./parse.ts";
import type { TopicName } from "./topic.ts";
import { topicNames } from "./topics/index.ts";

/** The folder of the committed files. */
export const locksFolder = import.meta.dirname;

/** All facts, or everything that is wrong with the files. */
export type LoadedLocks = { readonly locks: Locks } | { readonly issues: readonly Issue[] };

/** Where a topic's file lies. */
export function lockFile(topic: TopicName, folder = locksFolder): string {
  return join(folder, `${topic}.yaml`);
}

function strayFiles(folder: string): readonly Issue[] {
  const known: readonly string[] = topicNames;
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml") && !known.includes(basename(file, ".yaml")))
    .map((file) => ({
      code: "LK008",
      path: `locks/${file}`,
      message: `There is no such topic. Topics are ${topicNames.join(", ")}.`,
    }));
}

/** Reads every file of `locks/`. Never throws for what a file holds. */
export function loadLocks(folder = locksFolder): LoadedLocks {
  const issues: Issue[] = [...strayFiles(folder)];
  const read = <T extends TopicName>(topic: T): Locks[T] => {
    const shown = `locks/${topic}.yaml`;
    const file = lockFile(topic, folder);
    if (!existsSync(file)) {
      issues.push({ code: "LK001", path: shown, message: "The file is missing. Bring it back: git checkout locks" });
      return new Map() as Locks[T];
    }
    const parsed = parseTopic(topic, readFileSync(file, "utf8"), shown);
    if ("facts" in parsed) return parsed.facts;
    issues.push(...parsed.issues);
    return new Map() as Locks[T];
  };
  const locks: Locks = {
    images: read("images"),
    "eks-addons": read("eks-addons"),
    offerings: read("offerings"),
    prices: read("prices"),
    instances: read("instances"),
  };
  return issues.length > 0 ? { issues } : { locks };
}
