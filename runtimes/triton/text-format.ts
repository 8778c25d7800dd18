/** The value of a field as the text format of protocol buffers writes it. */
export type FieldValue = string | number | boolean | Identifier | Message;

/** A message: its fields in order, several of one name where a field is repeated. */
export type Message = readonly (readonly [field: string, value: FieldValue])[];

/** A name of an enumeration, which has no quotes. */
export interface Identifier {
  readonly identifier: string;
}

export function identifier(name: string): Identifier {
  return { identifier: name };
}

/** Characters outside of plain ASCII, and those that would end the string, as octal bytes of UTF-8. */
function quoted(text: string): string {
  const bytes = [...Buffer.from(text, "utf8")].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, "0")}`,
  );
  return `"${bytes.join("")}"`;
}

function line(field: string, value: FieldValue, indent: string): string {
  if (typeof value === "string") return `${indent}${field}: ${quoted(value)}\n`;
  if (typeof value === "number" || typeof value === "boolean") return `${indent}${field}: ${String(value)}\n`;
  if ("identifier" in value) return `${indent}${field}: ${value.identifier}\n`;
  return `${indent}${field} {\n${textFormat(value, `${indent}  `)}${indent}}\n`;
}

/** A message in text format. Pure. https://protobuf.dev/reference/protobuf/textformat-spec/ */
export function textFormat(message: Message, indent = ""): string {
  return message.map(([field, value]) => line(field, value, indent)).join("");
}
