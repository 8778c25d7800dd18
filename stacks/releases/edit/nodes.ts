import { isMap, isScalar, isSeq, Pair, Scalar, visit, YAMLMap, YAMLSeq, type Document, type Node } from "yaml";

/** A map of a release file; aliases are resolved before anything is done with them. */
export type MapNode = YAMLMap<Node, Node | null>;

/** A key's name. */
export function nameOf(pair: Pair<Node, Node | null>): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

export function pairOf(map: MapNode | undefined, name: string): Pair<Node, Node | null> | undefined {
  return map?.items.find((pair) => nameOf(pair) === name);
}

export function mapAt(map: MapNode | undefined, name: string): MapNode | undefined {
  const value = pairOf(map, name)?.value;
  return isMap<Node, Node | null>(value) ? value : undefined;
}

export function seqAt(map: MapNode | undefined, name: string): YAMLSeq<Node> | undefined {
  const value = pairOf(map, name)?.value;
  return isSeq<Node>(value) ? value : undefined;
}

/** A node's content as JSON. */
export function valueOf(node: Node | null | undefined): unknown {
  return node?.toJSON();
}

/** A copy that looks alike, without comments: what stays where a node is taken from. */
export function plain<T extends Node | null>(node: T): T {
  if (node === null) return node;
  const copy = node.clone() as T & Node;
  visit(copy, {
    Node: (_, one) => {
      delete one.comment;
      delete one.commentBefore;
    },
  });
  return copy;
}

export function hasComments(node: Node | null): boolean {
  let found = false;
  if (node === null) return found;
  visit(node, {
    Node: (_, { comment, commentBefore }) => {
      found ||= typeof comment === "string" || typeof commentBefore === "string";
    },
  });
  return found;
}

/** The blank line before a node is there, or not, as it was before another. */
export function spacedAs<T extends Node>(node: T, other: Node | null | undefined): T {
  if (other?.spaceBefore === true) node.spaceBefore = true;
  else delete node.spaceBefore;
  return node;
}

/**
 * Read from text, what stands above the first item of a list is the list's own comment, and above the first key of what
 * was served before it is that map's. They belong to that item and that key, as those of the others do.
 */
export function settleComments(document: Document): void {
  const settle = (from: Node, to: Node | undefined): void => {
    if (to === undefined) return;
    if (typeof from.commentBefore === "string") {
      to.commentBefore = [from.commentBefore, to.commentBefore].filter((one) => typeof one === "string").join("\n");
      delete from.commentBefore;
    }
    if (from.spaceBefore === true) to.spaceBefore = true;
    delete from.spaceBefore;
  };
  visit(document, {
    Seq: (_, list) => {
      settle(list as Node, (list as YAMLSeq<Node>).items[0]);
    },
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === "before" && isMap<Node>(value)) settle(value, value.items[0]?.key);
    },
  });
}

/** Takes a key's value, comments and all; a plain copy stays. */
export function takeValue(pair: Pair<Node, Node | null>): Node | null {
  const taken = pair.value;
  pair.value = plain(taken);
  return taken;
}

/** Takes a key, comments and all; a plain copy stays. */
export function takeKey(pair: Pair<Node, Node | null>): Node {
  const taken = pair.key;
  pair.key = plain(taken);
  return taken;
}

/** Takes an item of a list, comments and all; a plain copy stays. */
export function takeItem(list: YAMLSeq<Node>, index: number): Node | undefined {
  const taken = list.items[index];
  if (taken !== undefined) list.items[index] = plain(taken);
  return taken;
}

/** Takes what is about a list, and not about one of its items: its comments and its layout. */
export function takeShell(list: YAMLSeq<Node>): YAMLSeq<Node> {
  const shell = new YAMLSeq<Node>();
  if (typeof list.comment === "string") shell.comment = list.comment;
  if (typeof list.commentBefore === "string") shell.commentBefore = list.commentBefore;
  delete list.comment;
  delete list.commentBefore;
  if (list.flow !== undefined) shell.flow = list.flow;
  return shell;
}

/** Changes a value in its place, where its comments stay. */
export function setScalar(scalar: Scalar, value: unknown): void {
  scalar.value = value;
  delete scalar.source;
  delete scalar.format;
  delete scalar.minFractionDigits;
}

/** A value that is new in the file: text stands in quotes, keys do not. */
export function created(document: Document, value: unknown): Node {
  const node = document.createNode(value) as Node;
  quote(node);
  return node;
}

function quote(node: unknown): void {
  if (isScalar(node)) {
    if (typeof node.value === "string") node.type = Scalar.QUOTE_DOUBLE;
  } else if (isMap(node)) for (const pair of node.items) quote(pair.value);
  else if (isSeq(node)) for (const item of node.items) quote(item);
}

/** A key and a value that are new in the file. */
export function createdPair(document: Document, name: string, value: unknown): Pair<Node, Node | null> {
  return new Pair(new Scalar(name) as Node, created(document, value));
}
