import {
  reveal,
  type DiffKind,
  type DiffRequest,
  type DiffResult,
  type Properties,
  type PropertyChange,
  type Value,
} from "../serve/index.ts";
import { formatPath, valueAt, type Path } from "../serve/paths.ts";
import { filledIn } from "./check/check.ts";
import { bare } from "./check/validate.ts";
import { changes, isNothing, isSame, type Change, type IsOrdered } from "./same.ts";
import type { Table } from "./tables.ts";

/** Which lists of a type have an order. */
export function orderOf({ kind }: Table): IsOrdered {
  return (path) => kind.ordered?.includes(path.join(".")) ?? false;
}

/** Inputs without the book-keeping in them, secrets laid open for comparison only. */
export function declaredInputs(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(reveal(inputs)).filter(([name]) => !name.startsWith("__")));
}

/** What a change of inputs does to an object: which properties, and whether another one is needed. */
export function diffInputs(
  table: Table,
  { oldInputs, oldOutputs, inputs }: Pick<DiffRequest, "oldInputs" | "oldOutputs" | "inputs">,
): DiffResult {
  const [before, after, there] = [declaredInputs(oldInputs), declaredInputs(inputs), reveal(oldOutputs)];
  const detailed = new Map<string, PropertyChange>();
  for (const change of changes(before, after, orderOf(table))) {
    if (changesNothing(change, table, before, after, there)) continue;
    const { path, kind } = change;
    const replaces = needsAnother(table, path, before, after);
    detailed.set(formatPath(path), {
      kind: `${kind}${replaces ? "-replace" : ""}` satisfies DiffKind,
      inputDiff: true,
    });
  }
  return { detailed, deleteBeforeReplace: isNameKept(table, oldInputs, inputs) };
}

/** Whether AWS has it already as the new inputs say, so that the official provider sees no change either. */
function changesNothing(
  { path, kind }: Change,
  table: Table,
  before: Properties,
  after: Properties,
  there: Properties,
): boolean {
  if (kind === "update") return false;
  const wanted = valueAt(after, path);
  // What AWS chose or was told once stays when it is left out, and may be said.
  if (table.isKept(bare(path))) return kind === "delete" || isSame(valueAt(there, path), wanted, orderOf(table), path);
  // Nothing, said or not said, is nothing.
  return isNothing(kind === "add" ? wanted : valueAt(before, path));
}

function needsAnother(table: Table, path: Path, before: Properties, after: Properties): boolean {
  const { when, path: decided } = table.replacement(bare(path));
  if (typeof when === "boolean") return when;
  const whole = decided.length === bare(path).length ? path : prefixOf(path, decided.length);
  return when(valueAt(before, whole), valueAt(after, whole), after, before);
}

/** The part of a path that has so many names in it. */
function prefixOf(path: Path, names: number): Path {
  let count = 0;
  const end = path.findIndex((step) => typeof step === "string" && ++count === names);
  return path.slice(0, end + 1);
}

/**
 * Whether a replacement would be named as the old one is: then that has to go first. So with names that were given, and
 * with objects that have no name but the others' that they belong to.
 */
function isNameKept({ kind }: Table, oldInputs: Properties, inputs: Properties): boolean {
  const names = kind.naming === undefined ? (kind.identity ?? []) : [kind.naming.property];
  const isMadeUp = names.some((name) => filledIn(inputs).includes(name));
  return names.length > 0 && !isMadeUp && names.every((name) => text(oldInputs[name]) === text(inputs[name]));
}

function text(value: Value | undefined): string {
  const bareValue = value === undefined ? "" : reveal(value);
  return typeof bareValue === "string" ? bareValue : "";
}
