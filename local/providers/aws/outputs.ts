import {
  isList,
  isProperties,
  Secret,
  UNKNOWN,
  type Json,
  type JsonObject,
  type Properties,
  type Value,
} from "../serve/index.ts";
import { isObject } from "../serve/json.ts";
import type { Declarations, Fields } from "./package/declarations.ts";
import type { Shape } from "./package/type-text.ts";
import { objectOf, type Table } from "./tables.ts";

/** What stands for "nothing" in an output that always has a value, as the official provider answers it. */
function nothing(shape: Shape, declarations: Declarations): Json {
  switch (shape.is) {
    case "list":
      return [];
    case "map":
    case "any":
      return {};
    case "object":
      return completed({}, declarations.output(shape.name), declarations);
    case "number":
      return 0;
    case "boolean":
      return false;
    case "union":
      return shape.of[0] === undefined ? "" : nothing(shape.of[0], declarations);
    case "literal":
    case "string":
    case "undefined":
      return "";
  }
}

/** An object's outputs with every one that always has a value, at any depth. */
export function completed(live: JsonObject, fields: Fields, declarations: Declarations): JsonObject {
  const filled: Record<string, Json> = {};
  for (const [name, value] of Object.entries(live)) filled[name] = inside(value, fields.get(name)?.shape, declarations);
  for (const [name, { shape, required }] of fields)
    if (required && filled[name] === undefined) filled[name] = nothing(shape, declarations);
  return filled;
}

function inside(value: Json, shape: Shape | undefined, declarations: Declarations): Json {
  const name = objectOf(shape);
  if (name === undefined) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((element) => inside(element, shape, declarations));
  // A union's object is a policy document, which is a text here; maps of objects have no fields of their own.
  if (!isObject(value) || shape?.is === "union" || shape?.is === "map") return value;
  return completed(value, declarations.output(name), declarations);
}

/** What a preview can say of the outputs: what is given, and that the rest is not known yet. */
export function previewed(inputs: Properties, { shape }: Table, declarations: Declarations): Properties {
  const outputs: Record<string, Value> = unknownInside(inputs, shape.outputs, declarations);
  for (const [name, { required }] of shape.outputs)
    if (outputs[name] === undefined && (required || !shape.inputs.has(name))) outputs[name] = UNKNOWN;
  return outputs;
}

function unknownInside(given: Properties, fields: Fields, declarations: Declarations): Record<string, Value> {
  const entries = Object.entries(given)
    .filter(([name]) => !name.startsWith("__"))
    .map(([name, value]): readonly [string, Value] => [name, unknownIn(value, fields.get(name)?.shape, declarations)]);
  return Object.fromEntries(entries);
}

function unknownIn(value: Value, shape: Shape | undefined, declarations: Declarations): Value {
  const name = objectOf(shape);
  if (name === undefined || shape?.is === "union" || shape?.is === "map") return value;
  if (value instanceof Secret) return new Secret(unknownIn(value.value, shape, declarations));
  if (isList(value)) return value.map((element) => unknownIn(element, shape, declarations));
  if (!isProperties(value)) return value;
  const fields = declarations.output(name);
  const filled = unknownInside(value, fields, declarations);
  for (const [field, { required }] of fields) if (required && filled[field] === undefined) filled[field] = UNKNOWN;
  return filled;
}

/** One object laid over another: objects are merged, anything else is replaced. */
export function laidOver(below: JsonObject, above: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const under = below[name];
    merged[name] = isObject(value) && isObject(under) ? laidOver(under, value) : value;
  }
  return merged;
}

/** Live values with the secrets of the inputs, which are secret in the outputs too. */
export function withSecretsOf(live: JsonObject, inputs: Properties): Properties {
  return veiled(live, inputs) as Properties;
}

function veiled(live: Json, given: Value | undefined): Value {
  if (given instanceof Secret) return new Secret(veiled(live, given.value));
  if (isList(given) && Array.isArray(live))
    return (live as readonly Json[]).map((element, index) => veiled(element, given[index]));
  if (isProperties(given) && isObject(live))
    return Object.fromEntries(Object.entries(live).map(([name, value]) => [name, veiled(value, given[name])]));
  return live;
}
