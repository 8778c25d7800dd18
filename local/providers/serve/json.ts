import type { Json, JsonObject } from "./values.ts";

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of keys and indices; undefined when anything on the way is missing. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let here = value;
  for (const step of path) {
    if (typeof step === "number") here = Array.isArray(here) ? (here as readonly Json[])[step] : undefined;
    else here = isObject(here) ? here[step] : undefined;
  }
  return here;
}

/** The string at a path; "" when there is none. */
export function text(value: Json | undefined, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The number at a path; `otherwise` when there is none. */
export function count(value: Json | undefined, otherwise: number, ...path: readonly (string | number)[]): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : otherwise;
}

/** The objects in the list at a path; none when there is no list. */
export function items(value: Json | undefined, ...path: readonly (string | number)[]): readonly JsonObject[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as readonly Json[]).filter(isObject) : [];
}

/** The object at a path; an empty one when there is none. */
export function fields(value: Json | undefined, ...path: readonly (string | number)[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}
