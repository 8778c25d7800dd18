import type { ServiceDefinition, MethodDefinition } from "@grpc/grpc-js";
import protobuf from "protobufjs/minimal.js";
import { decodeStruct, encodeStruct } from "./struct-codec.ts";
import type { Properties } from "./values.ts";

/**
 * Numbers of the fields that hold properties, in the messages that carry many of them.
 * https://github.com/pulumi/pulumi/blob/v3.259.0/proto/pulumi/provider.proto
 */
export const structFields = {
  check: { request: { olds: 2, news: 3 }, response: { inputs: 1 } },
  diff: { request: { olds: 3, news: 4, oldInputs: 6 }, response: {} },
  create: { request: { properties: 2 }, response: { properties: 2 } },
  read: { request: { properties: 3, inputs: 4 }, response: { properties: 2, inputs: 3 } },
  update: { request: { olds: 3, news: 4, oldInputs: 8 }, response: { properties: 1 } },
  delete: { request: { properties: 3, oldInputs: 5 }, response: {} },
} as const;

/** Bytes of the property fields of a message, taken out before the generated class sees it. */
const taken = new WeakMap<object, ReadonlyMap<number, Uint8Array>>();
/** Properties to be written into fields of a message, behind what the generated class writes. */
const given = new WeakMap<object, Map<number, Properties>>();

/** The properties in a field of a request; none when the field is absent. */
export function received(request: object, field: number): Properties {
  const bytes = taken.get(request)?.get(field);
  return bytes === undefined ? {} : decodeStruct(bytes);
}

/** Puts properties into a field of a response. */
export function put(response: object, field: number, properties: Properties): void {
  const fields = given.get(response) ?? new Map<number, Properties>();
  given.set(response, fields.set(field, properties));
}

const LENGTH_DELIMITED = 2;

/** Splits a message into the bytes of some of its fields and the rest. */
export function splitFields(
  message: Uint8Array,
  fields: ReadonlySet<number>,
): { readonly rest: Uint8Array; readonly values: ReadonlyMap<number, Uint8Array> } {
  const reader = protobuf.Reader.create(message);
  const values = new Map<number, Uint8Array>();
  const rest: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    if ((tag & 7) === LENGTH_DELIMITED && fields.has(tag >>> 3)) {
      values.set(tag >>> 3, reader.bytes());
    } else {
      reader.skipType(tag & 7);
      rest.push(message.subarray(start, reader.pos));
    }
  }
  return { rest: Buffer.concat(rest), values };
}

/** A message with fields appended; the order of fields means nothing on the wire. */
export function appendFields(message: Uint8Array, fields: ReadonlyMap<number, Properties>): Buffer {
  const writer = protobuf.Writer.create();
  for (const [field, properties] of fields)
    writer.uint32((field << 3) | LENGTH_DELIMITED).bytes(encodeStruct(properties));
  return Buffer.concat([message, writer.finish()]);
}

type Method = MethodDefinition<object, object>;

function withFields(method: Method, requestFields: ReadonlySet<number>): Method {
  return {
    ...method,
    requestDeserialize: (bytes) => {
      const { rest, values } = splitFields(bytes, requestFields);
      const request = method.requestDeserialize(Buffer.from(rest));
      taken.set(request, values);
      return request;
    },
    responseSerialize: (response) =>
      appendFields(method.responseSerialize(response), given.get(response) ?? new Map<number, Properties>()),
  };
}

/** A service whose messages carry their properties past the generated classes: see {@link received} and {@link put}. */
export function withStructFields(service: ServiceDefinition): ServiceDefinition {
  const methods = Object.entries(structFields).map(([name, { request }]) => {
    const method = service[name] as Method | undefined;
    if (method === undefined) throw new RangeError(`the service has no method ${name}`);
    return [name, withFields(method, new Set<number>(Object.values(request)))] as const;
  });
  return { ...service, ...Object.fromEntries(methods) };
}
