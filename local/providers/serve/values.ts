import { Struct as StructMessage } from "./protobuf.ts";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** A value that the engine does not know yet (an output of a resource that does not exist): only seen in previews. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A value that must never be printed and is encrypted in the state. */
export class Secret {
  readonly value: Value;
  constructor(value: Value) {
    // A secret of a secret is the same secret: nesting only makes comparisons fail.
    this.value = value instanceof Secret ? value.value : value;
  }
  /** Keeps the value out of messages by accident (template strings, JSON). */
  toString(): string {
    return "[secret]";
  }
  toJSON(): string {
    return "[secret]";
  }
}

/** What a resource property may be: JSON, with {@link UNKNOWN} and {@link Secret} anywhere in it. */
export type Value = null | boolean | number | string | typeof UNKNOWN | Secret | readonly Value[] | Properties;

/** The inputs or outputs of a resource. */
export interface Properties {
  readonly [name: string]: Value;
}

/** JSON without unknown values and secrets, as an API server, a file or a process takes it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

// The sentinels of the wire format: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
export const UNKNOWN_ON_THE_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN_ON_THE_WIRE,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

export function isProperties(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** A protobuf struct as properties; an absent struct as none. Assets, archives and resource references stay objects. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : (fromWire(struct.toJavaScript()) as Properties);
}

/** Properties as a protobuf struct. A key whose value is undefined is left out. */
export function toStruct(properties: Properties): Struct {
  return StructMessage.fromJavaScript(toWire(properties) as Record<string, JavaScriptValue>);
}

/** One value in the wire's JSON form as a value. */
export function fromWire(value: JavaScriptValue): Value {
  if (typeof value === "string") return fromWireText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(fromWire);
  const object = value as Record<string, JavaScriptValue>;
  if (object[SIGNATURE_KEY] === SECRET_SIGNATURE) return new Secret(fromWire(object["value"] ?? null));
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, fromWire(inner)]));
}

/** A text on the wire, which may stand for an unknown value. */
export function fromWireText(text: string): Value {
  return UNKNOWNS.has(text) ? UNKNOWN : text;
}

/** An object on the wire whose inner values are read already: it may stand for a secret. */
export function fromWireObject(object: Properties): Value {
  return object[SIGNATURE_KEY] === SECRET_SIGNATURE ? new Secret(object["value"] ?? null) : object;
}

/** One value in the wire's JSON form. */
export function toWire(value: Value): JavaScriptValue {
  if (value === UNKNOWN) return UNKNOWN_ON_THE_WIRE;
  if (value instanceof Secret) return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: toWire(value.value) };
  if (isList(value)) return value.map(toWire);
  if (typeof value !== "object" || value === null) return value;
  const entries: [string, JavaScriptValue][] = [];
  for (const [key, inner] of Object.entries(value) as [string, Value | undefined][]) {
    if (inner !== undefined) entries.push([key, toWire(inner)]);
  }
  return Object.fromEntries(entries);
}

/** Whether an unknown value is anywhere in it. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (value instanceof Secret) return hasUnknown(value.value);
  if (isList(value)) return value.some(hasUnknown);
  return isProperties(value) && Object.values(value).some(hasUnknown);
}

/** Whether a secret is anywhere in it. */
export function hasSecret(value: Value | undefined): boolean {
  if (value instanceof Secret) return true;
  if (isList(value)) return value.some(hasSecret);
  return isProperties(value) && Object.values(value).some(hasSecret);
}

/**
 * The bare value, secrets laid open.
 * @throws Error when something in it is unknown: ask {@link hasUnknown} first.
 */
export function plain(value: Properties): JsonObject;
export function plain(value: Value): Json;
export function plain(value: Value): Json {
  if (value === UNKNOWN) throw new Error("A value is not known yet.");
  if (value instanceof Secret) return plain(value.value);
  if (isList(value)) return value.map((inner) => plain(inner));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** The same value with secrets laid open and unknown values kept. */
export function reveal(value: Properties): Properties;
export function reveal(value: Value): Value;
export function reveal(value: Value): Value {
  if (value instanceof Secret) return reveal(value.value);
  if (isList(value)) return value.map((inner) => reveal(inner));
  if (!isProperties(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reveal(inner)]));
}
