import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Struct } from "../../../../local/providers/serve/protobuf.ts";
import { decodeStruct, encodeStruct } from "../../../../local/providers/serve/struct-codec.ts";
import { appendFields, splitFields } from "../../../../local/providers/serve/struct-fields.ts";
import {
  fromStruct,
  Secret,
  toStruct,
  UNKNOWN,
  type Properties,
  type Value,
} from "../../../../local/providers/serve/values.ts";

/** Properties of every kind, `__proto__` and numbers that are none among them. */
const properties = fc.dictionary(
  fc.oneof(fc.string(), fc.constant("__proto__"), fc.string({ unit: "binary" })),
  fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true }),
      fc.string({ unit: "binary" }),
      fc.constant(UNKNOWN),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
      tie("value").map((value) => new Secret(value)),
    ),
  })).value,
  { maxKeys: 6 },
) as fc.Arbitrary<Properties>;

describe("the struct codec, judged by the generated classes", () => {
  it("reads what they write", () => {
    fc.assert(
      fc.property(properties, (value) => {
        const bytes = toStruct(value).serializeBinary();
        expect(decodeStruct(bytes)).toEqual(fromStruct(Struct.deserializeBinary(bytes)));
      }),
      { numRuns: 500 },
    );
  });

  it("writes what they read", () => {
    fc.assert(
      fc.property(properties, (value) => {
        expect(fromStruct(Struct.deserializeBinary(encodeStruct(value)))).toEqual(fromStruct(toStruct(value)));
      }),
      { numRuns: 500 },
    );
  });

  it("refuses bytes that are cut off", () => {
    const bytes = encodeStruct({ a: "some text", b: [1, 2] });
    expect(() => decodeStruct(bytes.subarray(0, bytes.length - 3))).toThrow(RangeError);
  });
});

describe("splitFields and appendFields", () => {
  it("take fields out of a message and put them in, and leave the rest as it is", () => {
    const rest = Buffer.from([0x0a, 0x02, 0x68, 0x69]); // field 1: "hi"
    const whole = appendFields(rest, new Map([[3, { a: 1 }]]));
    const split = splitFields(whole, new Set([3]));
    expect(Buffer.from(split.rest)).toEqual(rest);
    expect([...split.values.keys()]).toEqual([3]);
    expect(decodeStruct(split.values.get(3) ?? new Uint8Array())).toEqual({ a: 1 });
  });
});
