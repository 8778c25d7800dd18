import {
  isList,
  isProperties,
  reveal,
  Secret,
  type Json,
  type JsonObject,
  type Properties,
  type ReadResult,
  type Value,
} from "../serve/index.ts";
import { isObject } from "../serve/json.ts";
import { orderOf } from "./diff.ts";
import type { Work } from "./lifecycle.ts";
import { withSecretsOf } from "./outputs.ts";
import { isNothing, isSame } from "./same.ts";
import type { Table } from "./tables.ts";
import { answeredTags } from "./tags.ts";

/** What was known of an object before it was read; nothing of an import. */
interface Before {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** One value as it was. */
interface Was {
  readonly input: Value | undefined;
  readonly output: Value | undefined;
}

/**
 * A live value as the inputs would declare it.
 * @param before the same value as it was; undefined: it is imported
 */
function asInputs(live: Json, before: Was | undefined, table: Table, path: readonly string[]): Json {
  if (Array.isArray(live)) {
    const element = (value: Value | undefined, index: number): Value | undefined =>
      isList(value) ? value[index] : undefined;
    return (live as readonly Json[]).map((value, index) =>
      asInputs(
        value,
        before && { input: element(before.input, index), output: element(before.output, index) },
        table,
        path,
      ),
    );
  }
  // Maps have keys of the program's own.
  const { input, output } = table.declared(path);
  if (!isObject(live) || (input ?? output)?.shape.is === "map") return live;
  const inner = (value: Value | undefined): Properties => (isProperties(value) ? value : {});
  return declaredPart(live, before && { inputs: inner(before.input), outputs: inner(before.output) }, table, path);
}

function was({ inputs, outputs }: Before, name: string): Was {
  return { input: inputs[name], output: outputs[name] };
}

/** What of an object is for inputs to declare: what they declared, what drifted, and for an import all that says anything. */
function declaredPart(
  live: JsonObject,
  before: Before | undefined,
  table: Table,
  path: readonly string[] = [],
): JsonObject {
  const part: Record<string, Json> = {};
  for (const [name, value] of Object.entries(live)) {
    const here = [...path, name];
    if (!isForInputs(here, value, before, table)) continue;
    part[name] = asInputs(value, before && was(before, name), table, here);
  }
  return part;
}

function isForInputs(path: readonly string[], value: Json, before: Before | undefined, table: Table): boolean {
  const { input } = table.declared(path);
  const name = path.at(-1) ?? "";
  if (input === undefined) return false;
  if (before === undefined)
    return !isNothing(value) || input.required || table.kind.defaults?.[path.join(".")] !== undefined;
  const given = before.inputs[name];
  if (given !== undefined && given !== null) return true;
  const isAsBefore = isSame(before.outputs[name], value, orderOf(table), path);
  return !isNothing(value) && !isAsBefore && !table.isKept(path);
}

/** The inputs after a refresh: what is still so stays as it was written, what drifted is what is there. */
function refreshed(live: JsonObject, inputs: Properties, outputs: Properties, table: Table): Properties {
  const before = { inputs: reveal(inputs), outputs: reveal(outputs) };
  const merged: Record<string, Value> = {};
  for (const [name, value] of Object.entries(inputs)) if (name.startsWith("__")) merged[name] = value;
  for (const [name, value] of Object.entries(declaredPart(live, before, table))) {
    const old = inputs[name];
    const isUnchanged = old !== undefined && isSame(before.inputs[name], value, orderOf(table), [name]);
    merged[name] = isUnchanged ? old : old instanceof Secret ? new Secret(value) : value;
  }
  return merged;
}

/**
 * What is there of an object; undefined when it is gone.
 * @param inputs as they were; undefined for an import
 */
export function readObject(
  { table, cloud, settings }: Work,
  id: string,
  inputs: Properties | undefined,
  outputs: Properties,
): ReadResult {
  const { kind } = table;
  const record = cloud.get(kind.token, inputs === undefined ? (kind.importId?.(id, cloud) ?? id) : id);
  if (record === undefined) return undefined;
  const tags = inputs === undefined ? undefined : reveal(inputs)["tags"];
  const live = answeredTags(record.live, isProperties(tags) ? (tags as JsonObject) : {}, settings);
  if (inputs === undefined) return { id: record.id, inputs: declaredPart(live, undefined, table), outputs: live };
  return {
    id: record.id,
    inputs: refreshed(live, inputs, outputs, table),
    outputs: withSecretsOf(live, inputs),
  };
}
