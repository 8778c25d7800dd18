import { isMap, isSeq, visit, YAMLSeq, type Document, type Node } from "yaml";
import { wordOf, type Change, type Occasion } from "./change.ts";
import { created, createdPair, mapAt, pairOf, type MapNode } from "./nodes.ts";

/**
 * Entries that a release file keeps: four weeks with a change each working day. Each carries all that was served, so
 * that a rollback reads nothing else; a file of more is long to read, and Git has the rest.
 */
export const historyLength = 20;

/** What was served before each entry's change, as nodes, newest first. */
export function beforeNodes(root: MapNode): readonly (MapNode | undefined)[] {
  return (listOf(root)?.items ?? []).map((entry) =>
    isMap<Node, Node | null>(entry) ? mapAt(entry, "before") : undefined,
  );
}

function listOf(root: MapNode): YAMLSeq<Node> | undefined {
  const value = pairOf(root, "history")?.value;
  return isSeq<Node>(value) ? value : undefined;
}

/** Writes down what was done, first in the history. @param before undefined for the first release */
export function writeDown(
  document: Document,
  root: MapNode,
  change: Change,
  { at, by, why, ticket }: Occasion,
  before: MapNode | undefined,
): void {
  const entry = created(document, {
    at,
    by,
    did: wordOf(change),
    ...(why === undefined ? {} : { why }),
    ...(ticket === undefined ? {} : { ticket }),
  }) as MapNode;
  if (before !== undefined) {
    const pair = createdPair(document, "before", null);
    pair.value = before;
    entry.items.push(pair);
  }
  const list = listOf(root) ?? begun(document, root);
  list.flow = false;
  list.items.unshift(entry);
  trim(document, list);
}

/** A history that begins: what stood at the end of the file stays before it. */
function begun(document: Document, root: MapNode): YAMLSeq<Node> {
  root.items = root.items.filter((pair) => pair !== pairOf(root, "history"));
  const pair = createdPair(document, "history", []);
  const end = [root.comment, document.comment].filter((one) => typeof one === "string").join("\n");
  if (end !== "") pair.key.commentBefore = end;
  delete root.comment;
  document.comment = null;
  root.items.push(pair);
  return pair.value as YAMLSeq<Node>;
}

const tail = " Comments of entries that the history no longer has:";

/** Drops the oldest entries; what people wrote beside them stays, at the file's end. */
function trim(document: Document, list: YAMLSeq<Node>): void {
  const comments = list.items.splice(historyLength).flatMap(commentsIn);
  if (comments.length === 0) return;
  const said = document.comment ?? "";
  document.comment = [said, ...(said.includes(tail) ? [] : [tail]), ...comments].filter((one) => one !== "").join("\n");
}

function commentsIn(node: Node): readonly string[] {
  const found: string[] = [];
  visit(node, {
    Node: (_, { commentBefore, comment }) => {
      for (const one of [commentBefore, comment]) if (typeof one === "string" && one.trim() !== "") found.push(one);
    },
  });
  return found;
}
