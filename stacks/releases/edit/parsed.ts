import { Composer, Parser, type CST, type Document } from "yaml";

type Collection = CST.BlockMap | CST.BlockSequence;

function isCollection(token: CST.Token | null | undefined): token is Collection {
  return token?.type === "block-map" || token?.type === "block-seq";
}

/**
 * Comments at the end of a map or list that stand further left than its items are about what comes after it. The parser sees
 * that only where none of them is indented.
 */
function placeComments(parent: Collection): void {
  for (const [index, { value }] of [...parent.items].entries()) {
    if (!isCollection(value)) continue;
    placeComments(value);
    const last = value.items.at(-1);
    if (last === undefined || ("key" in last && last.key) || last.sep !== undefined || last.value) continue;
    const comment = last.start.findIndex(({ type, indent }) => type === "comment" && indent < value.indent);
    const next = parent.items[index + 1];
    if (comment < 0 && next === undefined) continue;
    // Blank lines after what stays go with what comes after.
    const kept = last.start.findLastIndex(({ type }, at) => type === "comment" && (comment < 0 || at < comment));
    if (comment < 0 && kept < 0) continue;
    const end = last.start.findIndex(({ type }, at) => type === "newline" && at > kept);
    const moved = last.start.splice(kept < 0 ? 0 : end + 1);
    if (last.start.length === 0) value.items.pop();
    if (next === undefined) (parent.items as { start: CST.SourceToken[] }[]).push({ start: moved });
    else next.start.unshift(...moved);
  }
}

/** Reads a release file, which is known to be one document. */
export function parsed(text: string): Document {
  const tokens = [...new Parser().parse(text)];
  for (const token of tokens) if (token.type === "document" && isCollection(token.value)) placeComments(token.value);
  const [document] = [...new Composer().compose(tokens, true)];
  if (document === undefined) throw new RangeError("a release file without a document");
  return document;
}
