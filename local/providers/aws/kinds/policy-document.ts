import { isObject } from "../../serve/json.ts";
import type { Json, JsonObject } from "../../serve/index.ts";

/** The statements of a policy document; undefined when it is none. */
export function statements(text: string): readonly JsonObject[] | undefined {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(document)) return undefined;
  const found = document["Statement"];
  const list = (Array.isArray(found) ? found : [found]) as readonly (Json | undefined)[];
  return list.every(isObject) ? list : undefined;
}

/** The texts of an element that may be one or a list: actions, resources, principals of a kind. */
export function listed(value: Json | undefined): readonly string[] {
  const list = (Array.isArray(value) ? value : [value]) as readonly (Json | undefined)[];
  return list.filter((element) => typeof element === "string");
}

/** Principals of a statement that are of AWS: ARNs, account ids, `*`. */
export function awsPrincipals(statement: JsonObject): readonly string[] {
  const principal = statement["Principal"];
  return principal === "*" ? ["*"] : isObject(principal) ? listed(principal["AWS"]) : [];
}
