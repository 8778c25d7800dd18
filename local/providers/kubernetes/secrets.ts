import { isList, isProperties, Secret, UNKNOWN } from "../serve/index.ts";
import type { Json, JsonObject, Properties, Value } from "../serve/index.ts";
import { withMetadata } from "./objects.ts";

/** Fields of v1/Secret that are secret whatever the program says. */
const SECRET_FIELDS = ["data", "stringData"] as const;

function isSecretKind(object: Properties): boolean {
  return object["apiVersion"] === "v1" && object["kind"] === "Secret";
}

/** Marks what is always secret: the contents of a Secret. */
export function markSecrets(object: Properties): Properties {
  if (!isSecretKind(object)) return object;
  const marked: Record<string, Value> = { ...object };
  for (const field of SECRET_FIELDS) {
    const value = marked[field];
    if (value !== undefined && value !== UNKNOWN) marked[field] = new Secret(value);
  }
  return marked;
}

/**
 * The live object as outputs: secret where the inputs are secret and where its kind always is, so that what went in
 * encrypted does not come out in plain text.
 */
export function outputsOf(live: JsonObject, inputs: Properties): Properties {
  // managedFields say who owns what; they are long, change with every apply, and no program reads them.
  return markSecrets(secretWhere(withMetadata(live, { managedFields: undefined }), inputs) as Properties);
}

function secretWhere(value: Json, inputs: Value | undefined): Value {
  if (inputs instanceof Secret) return new Secret(value);
  if (Array.isArray(value)) {
    const list = isList(inputs) ? inputs : [];
    return (value as readonly Json[]).map((inner, index) => secretWhere(inner, list[index]));
  }
  if (typeof value === "object" && value !== null) {
    const known = isProperties(inputs) ? inputs : {};
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, secretWhere(inner, known[key])]));
  }
  return value;
}

/** Every secret string in the properties, for {@link redact}. */
export function secretStrings(value: Value | undefined, inside = false): readonly string[] {
  if (value instanceof Secret) return secretStrings(value.value, true);
  if (typeof value === "string") return inside && value !== "" ? [value] : [];
  if (isList(value)) return value.flatMap((inner) => secretStrings(inner, inside));
  if (!isProperties(value)) return [];
  return Object.values(value).flatMap((inner) => secretStrings(inner, inside));
}

/** Shortest string that is blanked out of messages: a shorter one is in too many words, and guessed anyway. */
const SHORTEST = 4;

/** A message without the secrets of the inputs, as they are and in base64: the API server quotes invalid values. */
export function redact(message: string, inputs: Properties): string {
  const secrets = secretStrings(markSecrets(inputs)).filter((secret) => secret.length >= SHORTEST);
  const forms = secrets.flatMap((secret) => [
    secret,
    Buffer.from(secret, "utf8").toString("base64"),
    Buffer.from(secret, "base64").toString("utf8"),
    JSON.stringify(secret).slice(1, -1),
  ]);
  return forms
    .filter((form) => form.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .reduce((text, form) => text.replaceAll(form, "[secret]"), message);
}
