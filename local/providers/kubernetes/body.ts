import type { Json, JsonObject, Properties } from "../serve/index.ts";
import { plain, reveal } from "../serve/index.ts";
import { fields, text, withMetadata } from "./objects.ts";
import type { KubeObject } from "./objects.ts";

/**
 * What is sent to the API server for these inputs. All of them must be known.
 *
 * @param name of the object when the inputs give none (`generateName`)
 */
export function bodyOf(inputs: Properties, name = ""): KubeObject {
  let body = plain(withoutInternals(inputs));
  body = withoutNulls(body) as JsonObject;
  if (text(body, "metadata", "name") === "" && name !== "") {
    body = withMetadata(body, { name, generateName: undefined });
  }
  return body["apiVersion"] === "v1" && body["kind"] === "Secret" ? withSecretData(body) : body;
}

/** Keys that the provider or the SDK keeps beside an object's own (`__fieldManager`, `__defaults`). */
function withoutInternals(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));
}

/** A null in apply means "this manager sets it to nothing" and fails on many fields; a program means "not set". */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

/**
 * `stringData` as `data`: the server only ever adds what it finds in stringData, so that a key which is dropped from it
 * would stay. https://github.com/kubernetes/kubernetes/issues/70281
 */
function withSecretData(secret: KubeObject): KubeObject {
  const { stringData: _, ...rest } = secret;
  const strings = Object.entries(fields(secret, "stringData")).map(
    ([key, value]) =>
      [key, Buffer.from(typeof value === "string" ? value : JSON.stringify(value), "utf8").toString("base64")] as const,
  );
  if (strings.length === 0) return rest;
  return { ...rest, data: { ...fields(secret, "data"), ...Object.fromEntries(strings) } };
}

/** What a resource is called in the state: its name in the inputs, or the one that the server made up. */
export function knownName(inputs: Properties, outputs: Properties): string {
  const name = reveal((reveal(inputs["metadata"] ?? {}) as Properties)["name"] ?? null);
  if (typeof name === "string" && name !== "") return name;
  const live = (reveal(outputs["metadata"] ?? {}) as Properties)["name"];
  return typeof live === "string" ? live : "";
}
