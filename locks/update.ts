import { isMap, isNode, parseDocument, type Document } from "yaml";
import { parseTopic } from "./parse.ts";
import type { TopicName } from "./topic.ts";

/** A value that its source has just given. */
export interface Answered {
  readonly value: unknown;
  readonly source: string;
  /** `2026-11-21` */
  readonly date: string;
}

function write(document: Document, name: string, answered: Answered): void {
  const entry: unknown = document.get(name);
  if (!isMap(entry)) throw new RangeError(`no entry ${name}`);
  for (const key of ["value", "source", "date"] as const) {
    const before: unknown = entry.get(key, true);
    // Lists of zones stay on one line, as people write them; what has several keys has a line for each.
    const fresh = document.createNode(answered[key], { flow: Array.isArray(answered[key]) });
    if (isNode(before)) fresh.comment = before.comment ?? null;
    entry.set(key, fresh);
  }
}

/**
 * The text of a lock file with new values; everything else, comments and order too, stays as it is. Pure.
 * @throws RangeError when the result would not be a lock file any more: nothing is written that does not load
 */
export function withAnswers(topic: TopicName, text: string, answers: ReadonlyMap<string, Answered>): string {
  if (answers.size === 0) return text;
  const document = parseDocument(text);
  for (const [name, answered] of answers) write(document, name, answered);
  const fresh = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  const parsed = parseTopic(topic, fresh, topic);
  if ("issues" in parsed)
    throw new RangeError(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join("\n"));
  return fresh;
}
