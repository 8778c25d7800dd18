import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import structModule, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import { encodeStruct } from "../../../../local/providers/serve/struct-codec.ts";

type Fields = Record<string, JavaScriptValue>;

const { Struct, Value } = structModule;
const makesMessages = (): boolean => Struct.fromJavaScript({ a: 1 }).toArray().length > 0;
const generated = makesMessages();
/** What the generated classes themselves make of fields, before ours take their place. */
const before = new Map<Fields, Uint8Array>();
const samples = fc.sample(
  fc.dictionary(
    fc.string(),
    fc.letrec<{ value: JavaScriptValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.double({ noNaN: true }),
        fc.string({ unit: "binary" }),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
      ),
    })).value,
    { maxKeys: 6, noNullPrototype: true },
  ) as fc.Arbitrary<Fields>,
  { numRuns: 300, seed: 1 },
);
for (const fields of samples) before.set(fields, Struct.fromJavaScript(fields).serializeBinary());
await import("../../../../local/providers/serve/fast-struct.ts");

describe("fast structs, judged by the generated classes", () => {
  it("take the place of those that the SDK's messages are made of", () => {
    const ofSdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/proto/resource_pb.js"));
    expect(ofSdk("google-protobuf/google/protobuf/struct_pb.js")).toBe(structModule);
    expect([generated, makesMessages()]).toStrictEqual([true, false]);
  });

  it("are read as the same values, also inside of other messages", () => {
    for (const [fields, bytes] of before) {
      const read = Struct.deserializeBinary(bytes).toJavaScript();
      const message = new resourceProto.RegisterResourceRequest().setName("x").setObject(Struct.fromJavaScript(fields));
      const again = resourceProto.RegisterResourceRequest.deserializeBinary(message.serializeBinary());
      expect(again.getName()).toBe("x");
      expect([read, again.getObject()?.toJavaScript()]).toEqual([fields, fields]);
    }
  });

  it("give their fields as messages to whoever asks, and take changes of them", () => {
    const struct = Struct.fromJavaScript({ a: 1, b: { c: ["d"] } });
    expect(struct.getFieldsMap().get("b")?.toJavaScript()).toEqual({ c: ["d"] });
    struct.getFieldsMap().set("e", Value.fromJavaScript(null));
    const same = { a: 1, b: { c: ["d"] }, e: null };
    expect(struct.toJavaScript()).toEqual(same);
    expect(Struct.deserializeBinary(struct.serializeBinary()).toJavaScript()).toEqual(same);
    expect(new Struct().toJavaScript()).toEqual({});
  });

  it("keep texts that stand for secrets and unknown values as they are", () => {
    const fields = {
      unknown: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      secret: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "x" },
    };
    expect(Struct.fromJavaScript(fields).toJavaScript()).toEqual(fields);
  });

  it("are the sum of their parts on the wire", () => {
    const parts = Buffer.concat([encodeStruct({ a: 1, b: 1 }), encodeStruct({ b: 2 })]);
    expect(Struct.deserializeBinary(parts).toJavaScript()).toEqual({ a: 1, b: 2 });
  });
});
