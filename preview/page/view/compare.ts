import { diffLines, diffWordsWithSpace } from "diff";

/** A stretch of text, and on which side it stands. */
export interface Piece {
  readonly is: "same" | "removed" | "added";
  readonly text: string;
}

/** A line of two texts laid over one another; `skipped` stands for so many lines that are the same. */
export type Line =
  | { readonly is: "same" | "removed" | "added"; readonly pieces: readonly Piece[] }
  | { readonly is: "skipped"; readonly count: number };

/** Lines that stay are shown so many before and after a change. */
const context = 3;

/** More differences than these are not sought one by one: the page must answer at once. jsdiff's `maxEditLength`. */
const mostEdits = { maxEditLength: 1500 };

/** What of one text became what of the other, word by word. Whole texts where they have nearly nothing in common. */
export function words(before: string, after: string): readonly Piece[] {
  const found = diffWordsWithSpace(before, after, mostEdits);
  const pieces = found?.map(({ value, added, removed }) => ({ is: side(added, removed), text: value }));
  const kept = pieces?.reduce((sum, { is, text }) => (is === "same" ? sum + text.trim().length : sum), 0) ?? 0;
  return pieces === undefined || kept * 4 < Math.min(before.length, after.length) ? apart(before, after) : pieces;
}

function apart(before: string, after: string): readonly Piece[] {
  return [
    { is: "removed", text: before },
    { is: "added", text: after },
  ];
}

function side(added: boolean, removed: boolean): Piece["is"] {
  return added ? "added" : removed ? "removed" : "same";
}

/** JSON of objects and lists on lines of its own; any other text as it is. */
export function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Two texts of several lines laid over one another: lines that became others are compared word by word. */
export function lines(before: string, after: string): readonly Line[] {
  const ended = (text: string) => (text.endsWith("\n") ? text : `${text}\n`);
  const found = diffLines(ended(before), ended(after), mostEdits);
  const blocks = found?.map(({ value, added, removed }) => ({ is: side(added, removed), lines: split(value) })) ?? [
    { is: "removed" as const, lines: split(ended(before)) },
    { is: "added" as const, lines: split(ended(after)) },
  ];
  return blocks.flatMap((block, index): readonly Line[] => {
    const next = blocks[index + 1];
    const last = blocks[index - 1];
    if (block.is === "same") return folded(block.lines, index === 0, next === undefined);
    if (block.is === "removed" && next?.is === "added") return replaced(block.lines, next.lines);
    if (block.is === "added" && last?.is === "removed") return [];
    return block.lines.map((text) => ({ is: block.is, pieces: [{ is: block.is, text }] }));
  });
}

function split(text: string): readonly string[] {
  return text.replace(/\n$/, "").split("\n");
}

function folded(all: readonly string[], isFirst: boolean, isLast: boolean): readonly Line[] {
  const line = (text: string): Line => ({ is: "same", pieces: [{ is: "same", text }] });
  const head = isFirst ? 0 : context;
  const tail = isLast ? 0 : context;
  const count = all.length - head - tail;
  if (count <= 1) return all.map(line);
  return [...all.slice(0, head).map(line), { is: "skipped", count }, ...all.slice(all.length - tail).map(line)];
}

/** Lines that stand in the place of others: those of the same number in the block belong together. */
function replaced(before: readonly string[], after: readonly string[]): readonly Line[] {
  const pairs = before.map((text, index) => words(text, after[index] ?? ""));
  const half = (is: "removed" | "added", all: readonly string[]): readonly Line[] =>
    all.map((text, index) => ({
      is,
      pieces: pairs[index]?.filter((piece) => piece.is === "same" || piece.is === is) ?? [{ is, text }],
    }));
  return [...half("removed", before), ...half("added", after)];
}
