import { isMap, visit, type Document, type Node } from "yaml";
import type { Issue } from "../../../components/issues.ts";
import { parseRelease } from "../load.ts";
import { Arrangement, mapOf } from "./arrange.ts";
import { shownFile, type Change, type Edited, type Occasion, type ReleaseName } from "./change.ts";
import { checked } from "./checked.ts";
import { decide } from "./decide.ts";
import { beforeNodes, writeDown } from "./history.ts";
import { parsed } from "./parsed.ts";
import { schemaLine } from "./schema-line.ts";
import { nameOf, plain, settleComments, type MapNode } from "./nodes.ts";

function newFile({ model, environment }: ReleaseName): string {
  return `${schemaLine}\n# Which version of ${model} runs in ${environment}. The digest names the packed artifact.\n`;
}

/** Aliases become what they stand for: nodes are moved, and an alias must not come before its anchor. */
function expand(document: Document): void {
  visit(document, { Alias: (_, alias) => plain(alias.resolve(document) as Node) });
  visit(document, {
    Node: (_, node) => {
      if ("anchor" in node) delete node.anchor;
    },
  });
}

/**
 * The file's keys and values. What stands above the first key is that key's comment, as that of any other: the
 * champion's as a rule, which never goes. Only what editors read stays where it is.
 */
function rootOf(document: Document): MapNode {
  if (!isMap<Node, Node | null>(document.contents)) {
    const root = mapOf([]);
    root.commentBefore = document.commentBefore;
    document.commentBefore = null;
    document.contents = root;
    return root;
  }
  const root = document.contents;
  root.flow = false;
  const first = root.items[0]?.key;
  const lines = (first?.commentBefore ?? "").split("\n");
  const forEditors = lines.filter((line) => line.startsWith(" yaml-language-server:"));
  if (first !== undefined && forEditors.length > 0) {
    root.commentBefore = [root.commentBefore, ...forEditors].filter(Boolean).join("\n");
    first.commentBefore = lines.filter((line) => !forEditors.includes(line)).join("\n");
    if (first.commentBefore === "") delete first.commentBefore;
  }
  return root;
}

function written(document: Document, text: string): string {
  // A blank line below a key would be written with the indentation of what follows.
  return document.toString({ lineWidth: 0, indentSeq: !/^- /m.test(text) }).replaceAll(/^ +$/gm, "");
}

/**
 * The text of a release file after a change: comments and the order of keys stay, the history says what was done, and
 * what the text says is checked. Pure.
 * @param text undefined where there is no file yet
 */
export function edit(
  text: string | undefined,
  change: Change,
  occasion: Occasion,
  name: ReleaseName,
): Edited | { readonly issues: readonly Issue[] } {
  const file = shownFile(name);
  const loaded = text === undefined ? undefined : parseRelease(text, file);
  if (loaded !== undefined && "issues" in loaded) return loaded;
  const decided = decide(loaded?.release, change, name);
  if ("issues" in decided) return decided;
  const source = text ?? newFile(name);
  const document = parsed(source);
  expand(document);
  settleComments(document);
  const root = rootOf(document);
  const history = root.items.filter((pair) => nameOf(pair) === "history");
  const until = mapOf(root.items.filter((pair) => nameOf(pair) !== "history"));
  const befores = beforeNodes(root);
  const earlier = decided.from === undefined ? undefined : befores[decided.from];
  const since = befores.slice(0, decided.from).filter((one) => one !== undefined);
  root.items = [...new Arrangement(document, until, earlier, since).pairs(decided.traffic), ...history];
  writeDown(document, root, change, occasion, text === undefined ? undefined : until);
  const edited = written(document, source);
  const release = checked(source, edited, decided.traffic, file);
  if (!("champion" in release)) return { issues: release };
  return { text: edited, release, consequences: decided.consequences };
}
