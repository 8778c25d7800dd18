import type { Shown } from "../report.ts";
import { isSecret, isUnknown } from "./markers.ts";
import type { Path } from "./path.ts";
import { isPlain } from "./plain.ts";
import { hidden, type Scrubber } from "./scrub.ts";
import { isSecretPlace } from "./secretive.ts";

/** What stands inside a larger value where a part of it is not known yet. */
const unknownPart = "[known when it is done]";

/** So many characters of a value are shown: a dashboard or a chart's script has a hundred thousand. */
const longest = 4_000;

/** Whether a value may be hidden: what is true, false or nothing gives nothing away. */
function canBeSecret(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** Values as they may be shown, of the resources of one type. */
export interface Showing {
  readonly type: string;
  readonly scrub: Scrubber;
}

/** A copy in which nothing secret is left. */
function masked(value: unknown, showing: Showing, path: Path, holder: unknown): unknown {
  if (isSecret(value)) return hidden;
  if (isUnknown(value)) return unknownPart;
  if (canBeSecret(value) && isSecretPlace(showing.type, path, holder)) return hidden;
  if (typeof value === "string") return showing.scrub.text(value);
  if (Array.isArray(value))
    return (value as readonly unknown[]).map((element, index) => masked(element, showing, [...path, index], value));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, masked(part, showing, [...path, key], value)]),
  );
}

function cut(text: string): Shown {
  if (text.length <= longest) return { is: "value", text };
  return { is: "value", text: text.slice(0, longest), cut: text.length - longest };
}

/**
 * A value as it may be shown. Pure.
 * @param path where it stands in the resource's properties
 * @param holder the object or list that it stands in
 */
export function shown(value: unknown, showing: Showing, path: Path, holder: unknown): Shown {
  if (value === undefined) return { is: "nothing" };
  if (isSecret(value)) return { is: "secret" };
  if (isUnknown(value)) return { is: "unknown" };
  if (isSecretPlace(showing.type, path, holder) && value !== null && typeof value !== "boolean")
    return { is: "secret" };
  const safe = masked(value, showing, path, holder);
  return cut(typeof safe === "string" ? safe : JSON.stringify(safe, undefined, 2));
}

/** Secrets that stand in plain text at places where secrets are, so that they can be found elsewhere. */
export function plantedSecrets(type: string, value: unknown, path: Path = [], holder?: unknown): readonly string[] {
  if (isSecret(value)) return [];
  if (typeof value === "string") {
    // A path says where a secret is, not what it is.
    if (value.startsWith("/") || isUnknown(value) || !isSecretPlace(type, path, holder)) return [];
    return type === "kubernetes:core/v1:Secret" && path[0] === "data"
      ? [value, Buffer.from(value, "base64").toString("utf8")]
      : [value];
  }
  if (Array.isArray(value))
    return (value as readonly unknown[]).flatMap((part, index) => plantedSecrets(type, part, [...path, index], value));
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => plantedSecrets(type, part, [...path, key], value));
}
