import protobuf from "protobufjs/minimal.js";
import {
  fromWireObject,
  isList,
  Secret,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  UNKNOWN,
  UNKNOWN_ON_THE_WIRE,
  fromWireText,
} from "./values.ts";
import type { Properties, Value } from "./values.ts";

/**
 * google.protobuf.Struct between the wire and properties, in one pass. The generated classes of google-protobuf make
 * three objects for every value; with a chart of large CustomResourceDefinitions that was half of a provider's time.
 * https://github.com/protocolbuffers/protobuf/blob/v3.21.12/src/google/protobuf/struct.proto
 */

/** Tags of the messages' fields: field number times eight, plus the wire type (0 varint, 1 eight bytes, 2 length). */
const STRUCT_FIELDS = 10;
const ENTRY_KEY = 10;
const ENTRY_VALUE = 18;
const NULL_VALUE = 8;
const NUMBER_VALUE = 17;
const STRING_VALUE = 26;
const BOOL_VALUE = 32;
const STRUCT_VALUE = 42;
const LIST_VALUE = 50;
const LIST_VALUES = 10;

type Reader = protobuf.Reader;
type Writer = protobuf.Writer;

/** What a text or an object on the wire stands for. */
export interface Meaning {
  readonly text: (text: string) => Value;
  /** @param object whose inner values have their meaning already */
  readonly object: (object: Properties) => Value;
}

/** Pulumi's: some stand for unknown values and for secrets. */
const pulumis: Meaning = { text: fromWireText, object: fromWireObject };

function readValue(reader: Reader, end: number, meaning: Meaning): Value {
  let value: Value = null;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case NULL_VALUE:
        reader.int32();
        value = null;
        break;
      case NUMBER_VALUE:
        value = reader.double();
        break;
      case STRING_VALUE:
        value = meaning.text(reader.string());
        break;
      case BOOL_VALUE:
        value = reader.bool();
        break;
      case STRUCT_VALUE:
        value = meaning.object(readStruct(reader, reader.uint32() + reader.pos, meaning));
        break;
      case LIST_VALUE:
        value = readList(reader, reader.uint32() + reader.pos, meaning);
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  return value;
}

function readList(reader: Reader, end: number, meaning: Meaning): Value[] {
  const list: Value[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === LIST_VALUES) list.push(readValue(reader, reader.uint32() + reader.pos, meaning));
    else reader.skipType(tag & 7);
  }
  return list;
}

function readStruct(reader: Reader, end: number, meaning: Meaning): Properties {
  const entries: [string, Value][] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag !== STRUCT_FIELDS) {
      reader.skipType(tag & 7);
      continue;
    }
    const entryEnd = reader.uint32() + reader.pos;
    let key = "";
    let value: Value = null;
    while (reader.pos < entryEnd) {
      const part = reader.uint32();
      if (part === ENTRY_KEY) key = reader.string();
      else if (part === ENTRY_VALUE) value = readValue(reader, reader.uint32() + reader.pos, meaning);
      else reader.skipType(part & 7);
    }
    entries.push([key, value]);
  }
  // Not by assignment: a key "__proto__" is a key like any other.
  return Object.fromEntries(entries);
}

/**
 * Properties from the bytes of a Struct.
 * @param meaning of texts and objects in it. Default: Pulumi's
 * @throws RangeError when the bytes are cut off
 */
export function decodeStruct(bytes: Uint8Array, meaning: Meaning = pulumis): Properties {
  const reader = protobuf.Reader.create(bytes);
  return readStruct(reader, reader.len, meaning);
}

function writeSecret(writer: Writer, secret: Secret): void {
  writeEntry(writer, SIGNATURE_KEY, SECRET_SIGNATURE);
  writeEntry(writer, "value", secret.value);
}

function writeValue(writer: Writer, value: Value): void {
  if (value === null) writer.uint32(NULL_VALUE).int32(0);
  else if (value === UNKNOWN) writer.uint32(STRING_VALUE).string(UNKNOWN_ON_THE_WIRE);
  else if (typeof value === "string") writer.uint32(STRING_VALUE).string(value);
  else if (typeof value === "number") writer.uint32(NUMBER_VALUE).double(value);
  else if (typeof value === "boolean") writer.uint32(BOOL_VALUE).bool(value);
  else if (isList(value)) {
    writer.uint32(LIST_VALUE).fork();
    for (const inner of value) {
      writer.uint32(LIST_VALUES).fork();
      writeValue(writer, inner);
      writer.ldelim();
    }
    writer.ldelim();
  } else {
    writer.uint32(STRUCT_VALUE).fork();
    if (value instanceof Secret) writeSecret(writer, value);
    else writeProperties(writer, value);
    writer.ldelim();
  }
}

function writeEntry(writer: Writer, key: string, value: Value): void {
  writer.uint32(STRUCT_FIELDS).fork();
  writer.uint32(ENTRY_KEY).string(key);
  writer.uint32(ENTRY_VALUE).fork();
  writeValue(writer, value);
  writer.ldelim().ldelim();
}

function writeProperties(writer: Writer, properties: Properties): void {
  for (const [key, value] of Object.entries(properties) as [string, Value | undefined][])
    if (value !== undefined) writeEntry(writer, key, value);
}

/** The bytes of a Struct with these properties. A key whose value is undefined is left out. */
export function encodeStruct(properties: Properties): Uint8Array {
  const writer = protobuf.Writer.create();
  writeProperties(writer, properties);
  return writer.finish();
}
