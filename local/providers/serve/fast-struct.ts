import { BinaryReader, type BinaryWriter } from "google-protobuf";
import type { JavaScriptValue, Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb.js";
import { Struct } from "./protobuf.ts";
import { decodeStruct, encodeStruct, type Meaning } from "./struct-codec.ts";
import type { Properties } from "./values.ts";

/**
 * Loaded before the Pulumi SDK, makes its messages fast: the SDK passes properties as google.protobuf.Struct, for which
 * google-protobuf makes three objects a value. Here a Struct is its bytes, and our codec goes between them and plain
 * JavaScript. Whoever asks for the fields as messages gets them made then.
 */

const bytesOf = new WeakMap<StructMessage, Uint8Array>();

/** Plain JavaScript: what texts and objects stand for is the SDK's own matter. */
const plain: Meaning = { text: (text) => text, object: (object) => object };

interface Messages {
  fromJavaScript(value: Record<string, JavaScriptValue>): StructMessage;
  serializeBinaryToWriter(message: StructMessage, writer: BinaryWriter): void;
  deserializeBinaryFromReader(message: StructMessage, reader: BinaryReader): StructMessage;
  readonly prototype: Pick<StructMessage, "toJavaScript" | "getFieldsMap">;
}

const struct: Messages = Struct;
const generated = { ...struct, ...struct.prototype };

struct.fromJavaScript = (value) => {
  const message = new Struct();
  bytesOf.set(message, encodeStruct(value as Properties));
  return message;
};

struct.prototype.toJavaScript = function (this: StructMessage) {
  const bytes = bytesOf.get(this);
  if (bytes === undefined) return generated.toJavaScript.call(this);
  return decodeStruct(bytes, plain);
};

struct.prototype.getFieldsMap = function (this: StructMessage, ...noLazyCreate: []) {
  const bytes = bytesOf.get(this);
  if (bytes !== undefined) {
    // From here on the fields are what counts: they may be changed. Structs in them are bytes again.
    bytesOf.delete(this);
    generated.deserializeBinaryFromReader(this, new BinaryReader(bytes));
  }
  return generated.getFieldsMap.apply(this, noLazyCreate);
};

struct.serializeBinaryToWriter = (message, writer) => {
  const bytes = bytesOf.get(message);
  if (bytes === undefined) generated.serializeBinaryToWriter(message, writer);
  else writer.writeSerializedMessage(bytes, 0, bytes.length);
};

struct.deserializeBinaryFromReader = (message, reader) => {
  const start = reader.getCursor();
  while (reader.nextField() && !reader.isEndGroup()) reader.skipField();
  const read = reader.getBuffer().slice(start, reader.getCursor());
  const before = bytesOf.get(message);
  // A message that comes in parts is the sum of them: https://protobuf.dev/programming-guides/encoding/#last-one-wins
  bytesOf.set(message, before === undefined ? read : Buffer.concat([before, read]));
  return message;
};
