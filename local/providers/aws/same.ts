import { isDeepStrictEqual } from "node:util";
import { isList, isProperties, UNKNOWN, type Value } from "../serve/index.ts";
import { type Path } from "../serve/paths.ts";

/** One place where two sets of inputs differ. */
export interface Change {
  readonly path: Path;
  readonly kind: "add" | "delete" | "update";
}

/** Whether the order of the list at a path means something; a path without indices. */
export type IsOrdered = (path: readonly string[]) => boolean;

/** Fewer than this many letters are no document. */
const SHORTEST_DOCUMENT = 2;

/** A JSON document in a text, in a form in which equal policies are equal; undefined for any other text. */
function document(text: string): unknown {
  if (text.length < SHORTEST_DOCUMENT || !/^\s*[{[]/.test(text)) return undefined;
  try {
    return normal(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** IAM takes a text for a list of one, and has lists of texts in no order. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    const elements = value.map(normal);
    if (!elements.every((element) => typeof element === "string")) return elements;
    return elements.length === 1 ? elements[0] : elements.sort();
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normal(inner)]));
}

function sameText(before: string, after: string): boolean {
  if (before === after) return true;
  const documents = [document(before), document(after)] as const;
  return documents[0] !== undefined && isDeepStrictEqual(documents[0], documents[1]);
}

/** Whether a value says nothing: what the official provider answers for what was never set. */
export function isNothing(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return isList(value) ? value.length === 0 : isProperties(value) && Object.keys(value).length === 0;
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null;
}

/**
 * Where two values without secrets differ, at the deepest places. A null is nothing; an unknown value differs from
 * everything; lists are sets unless their order means something; texts that are JSON are compared as JSON.
 */
export function changes(
  before: Value | undefined,
  after: Value | undefined,
  isOrdered: IsOrdered,
  path: Path = [],
): readonly Change[] {
  if (isAbsent(before) && isAbsent(after)) return [];
  if (isAbsent(before)) return [{ path, kind: "add" }];
  if (isAbsent(after)) return [{ path, kind: "delete" }];
  if (before === UNKNOWN || after === UNKNOWN) return [{ path, kind: "update" }];
  if (isProperties(before) && isProperties(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changes(before[key], after[key], isOrdered, [...path, key]));
  }
  if (isList(before) && isList(after)) {
    const ordered = isOrdered(path.filter((step) => typeof step === "string"));
    return ordered ? inOrder(before, after, isOrdered, path) : asSets(before, after, isOrdered, path);
  }
  if (typeof before === "string" && typeof after === "string" && sameText(before, after)) return [];
  return before === after ? [] : [{ path, kind: "update" }];
}

/** Whether two values mean the same. */
export function isSame(
  before: Value | undefined,
  after: Value | undefined,
  isOrdered: IsOrdered,
  path: Path = [],
): boolean {
  return changes(before, after, isOrdered, path).length === 0;
}

function inOrder(
  before: readonly Value[],
  after: readonly Value[],
  isOrdered: IsOrdered,
  path: Path,
): readonly Change[] {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => changes(before[index], after[index], isOrdered, [...path, index])).flat();
}

interface Element {
  readonly value: Value;
  readonly index: number;
}

function asSets(
  before: readonly Value[],
  after: readonly Value[],
  isOrdered: IsOrdered,
  path: Path,
): readonly Change[] {
  const left = before.map((value, index): Element => ({ value, index }));
  const fresh: Element[] = [];
  after.forEach((value, index) => {
    const found = left.findIndex((old) => isSame(old.value, value, isOrdered, [...path, index]));
    if (found >= 0) left.splice(found, 1);
    else fresh.push({ value, index });
  });
  // What is left over on both sides is taken for changed, one by one.
  return [
    ...fresh.flatMap(({ value, index }, order) => changes(left[order]?.value, value, isOrdered, [...path, index])),
    ...left.slice(fresh.length).map(({ index }): Change => ({ path: [...path, index], kind: "delete" })),
  ];
}
