import { fields } from "../../serve/json.ts";
import type { Json, JsonObject } from "../../serve/index.ts";
import type { Live } from "../kinds/kind.ts";

/** A text that says something; undefined for "" and for what is no text. */
export function given(live: Json | undefined, name: string): string | undefined {
  const value = fields(live)[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A text as one of the SDK's enumerations: whether it is one, is moto's to say. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it is what the SDK wants in that place
export function choice<Choice extends string>(live: Json | undefined, name: string): Choice | undefined {
  return given(live, name) as Choice | undefined;
}

/** A text that the type cannot be without. */
export function must(live: Json | undefined, name: string): string {
  return given(live, name) ?? "";
}

export function yes(live: Json | undefined, name: string): boolean | undefined {
  const value = fields(live)[name];
  // Launch templates have booleans as texts.
  return typeof value === "boolean" ? value : value === "true" ? true : value === "false" ? false : undefined;
}

export function number(live: Json | undefined, name: string): number | undefined {
  const value = fields(live)[name];
  return typeof value === "number" ? value : undefined;
}

/** A list of texts; undefined for none and for an empty one. */
export function list(live: Json | undefined, name: string): string[] | undefined {
  const value = fields(live)[name];
  const texts = Array.isArray(value) ? (value as readonly Json[]).filter((one) => typeof one === "string") : [];
  return texts.length > 0 ? texts : undefined;
}

/** A map of texts; undefined for none and for an empty one. */
export function texts(live: Json | undefined, name: string): Record<string, string> | undefined {
  const pairs = Object.entries(fields(live, name)).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}

/** A map as most services take tags. */
export function asTags(map: Readonly<Record<string, string>> = {}): { Key: string; Value: string }[] {
  return Object.entries(map).map(([Key, Value]) => ({ Key, Value }));
}

/** An object's tags, its own and the provider's. */
export function tags(live: Live): { Key: string; Value: string }[] {
  return asTags(tagMap(live));
}

/** Tags as a map; undefined for none. */
export function tagMap(live: Live): Record<string, string> | undefined {
  return texts(live, "tagsAll");
}

/** An object without some of its properties. */
export function without(live: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(live).filter(([name]) => !names.includes(name)));
}

/** An object's properties under AWS's names, which have a capital first; nothing where there is nothing said. */
export function capitalised(value: Json): Json | undefined {
  if (value === "" || value === 0 || value === false) return undefined;
  if (Array.isArray(value)) {
    const elements = (value as readonly Json[]).map(capitalised).filter((one) => one !== undefined);
    return elements.length > 0 ? elements : undefined;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as JsonObject)
    .map(([name, inner]) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, capitalised(inner)] as const)
    .filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
