import { isList, isProperties, reveal, UNKNOWN } from "../../serve/index.ts";
import type { Properties, Value } from "../../serve/index.ts";
import { listKey } from "./paths.ts";
import type { Path } from "./paths.ts";

/** One place where two trees differ. */
export interface Change {
  /** In the new tree; in the old one for a deletion. */
  readonly path: Path;
  readonly kind: "add" | "delete" | "update";
}

/**
 * Where two trees without secrets differ, at the deepest places. Elements of lists are matched by the field that tells
 * them apart, else by position. A null is as good as nothing, and an unknown value differs from everything.
 */
export function compare(before: Value | undefined, after: Value | undefined, path: Path = []): readonly Change[] {
  const [had, has] = [before !== undefined && before !== null, after !== undefined && after !== null];
  if (!had && !has) return [];
  if (!had) return [{ path, kind: "add" }];
  if (!has) return [{ path, kind: "delete" }];
  if (before === UNKNOWN || after === UNKNOWN) return [{ path, kind: "update" }];
  if (isProperties(before) && isProperties(after)) return compareObjects(before, after, path);
  if (isList(before) && isList(after)) return compareLists(before, after, path);
  return before === after ? [] : [{ path, kind: "update" }];
}

function compareObjects(before: Properties, after: Properties, path: Path): readonly Change[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => compare(before[key], after[key], [...path, key]));
}

function compareLists(before: readonly Value[], after: readonly Value[], path: Path): readonly Change[] {
  const key = listKey(before, after);
  if (key === undefined) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => compare(before[index], after[index], [...path, index])).flat();
  }
  const id = (element: Value): Value | undefined => (isProperties(element) ? element[key] : undefined);
  const old = new Map<Value | undefined, Value>(before.map((element) => [id(element), element]));
  const kept = new Set(after.map(id));
  return [
    ...after.flatMap((element, index) => compare(old.get(id(element)), element, [...path, index])),
    ...before.flatMap((element, index): Change[] =>
      kept.has(id(element)) ? [] : [{ path: [...path, index], kind: "delete" }],
    ),
  ];
}

/** Inputs with secrets laid open and without keys that are the provider's. */
export function bare(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(reveal(inputs)).filter(([key]) => !key.startsWith("__")));
}

/** Metadata that the server sets at every write, whatever is written. */
const SERVER_METADATA = new Set([
  "managedFields",
  "resourceVersion",
  "generation",
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "selfLink",
]);

/** An object without what only the server writes: its status and book-keeping. */
export function declarative(object: Properties): Properties {
  const { status: _, metadata, ...rest } = object;
  if (!isProperties(metadata)) return rest;
  const kept = Object.entries(metadata).filter(([key]) => !SERVER_METADATA.has(key));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

/** What a value has at the places where `inputs` have something: drift of the fields that the inputs speak of. */
export function restrictTo(value: Value | undefined, inputs: Value | undefined): Value | undefined {
  if (isProperties(value) && isProperties(inputs)) {
    const entries = Object.keys(inputs)
      .map((key) => [key, restrictTo(value[key], inputs[key])] as const)
      .filter((entry): entry is readonly [string, Value] => entry[1] !== undefined);
    return Object.fromEntries(entries);
  }
  if (isList(value) && isList(inputs)) {
    const key = listKey(value, inputs);
    if (key === undefined) return value.map((element, index) => restrictTo(element, inputs[index]) ?? null);
    const id = (element: Value): Value | undefined => (isProperties(element) ? element[key] : undefined);
    const live = new Map<Value | undefined, Value>(value.map((element) => [id(element), element]));
    return inputs
      .map((element) => restrictTo(live.get(id(element)), element))
      .filter((element) => element !== undefined);
  }
  return value;
}
