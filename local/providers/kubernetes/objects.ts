import type { Json, JsonObject } from "../serve/index.ts";

/** A Kubernetes object as the API server takes and gives it. */
export type KubeObject = JsonObject;

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

export function nameOf(object: KubeObject): string {
  return text(object, "metadata", "name");
}

export function namespaceOf(object: KubeObject): string {
  return text(object, "metadata", "namespace");
}

export function annotation(object: KubeObject, key: string): string | undefined {
  const value = at(object, "metadata", "annotations", key);
  return typeof value === "string" ? value : undefined;
}

/** `Deployment shop/web` or `Namespace shop`: how every message names an object. */
export function title(object: KubeObject): string {
  const namespace = namespaceOf(object);
  const name = nameOf(object) || text(object, "metadata", "generateName");
  return `${text(object, "kind")} ${namespace === "" ? "" : `${namespace}/`}${name}`;
}

/** The Pulumi id of an object: `NAMESPACE/NAME`, or `NAME` when it has no namespace. */
export function idOf(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** The group of an apiVersion: `apps` of `apps/v1`, "" of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** The object with some keys of its metadata set; a value of undefined removes the key. */
export function withMetadata(object: KubeObject, changes: { readonly [key: string]: Json | undefined }): KubeObject {
  const metadata: Record<string, Json> = { ...fields(object, "metadata") };
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) Reflect.deleteProperty(metadata, key);
    else metadata[key] = value;
  }
  return { ...object, metadata };
}
