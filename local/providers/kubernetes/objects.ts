import { at, fields, text } from "../serve/json.ts";
import type { Json, JsonObject } from "../serve/index.ts";

export { at, count, fields, isObject, items, text } from "../serve/json.ts";

/** A Kubernetes object as the API server takes and gives it. */
export type KubeObject = JsonObject;

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
