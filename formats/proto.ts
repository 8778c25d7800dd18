import protobuf from "protobufjs";
import { Broken } from "./broken.ts";

/** Fields of a message that are read: `name: [number, type]`, with "repeated" or "map" where it is many. */
export type Fields = Readonly<Record<string, readonly [id: number, type: string, many?: "repeated" | "map"]>>;

/** A reader of some fields of some messages; all others are passed over. */
export function messageReader(
  messages: Readonly<Record<string, Fields>>,
  main: string,
): (bytes: Uint8Array) => unknown {
  const root = protobuf.Root.fromJSON({
    nested: Object.fromEntries(
      Object.entries(messages).map(([name, fields]) => [
        name,
        {
          fields: Object.fromEntries(
            Object.entries(fields).map(([field, [id, type, many]]) => [
              field,
              {
                id,
                type,
                ...(many === "repeated" ? { rule: "repeated" } : {}),
                ...(many === "map" ? { keyType: "string" } : {}),
              },
            ]),
          ),
        },
      ]),
    ),
  });
  const type = root.lookupType(main);
  return (bytes) => {
    try {
      return type.toObject(type.decode(bytes), { longs: Number, arrays: true, objects: true });
    } catch (error) {
      throw new Broken(
        `it is not the protocol buffer that it should be (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  };
}
