/** What stands for a value while a pickle is read without being run. */
export type Value =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  /** None, a truth value, bytes, or text that is written with escapes: nothing that is looked into. */
  | { readonly kind: "opaque" }
  | { readonly kind: "items"; readonly type: "list" | "tuple" | "set"; readonly items: Value[] }
  | { readonly kind: "dict"; readonly entries: (readonly [Value, Value])[] }
  /** Something imported, by its whole name. */
  | { readonly kind: "global"; readonly name: string }
  | PickledObject;

/** An object of an imported class, or what an imported function gave. */
export interface PickledObject {
  readonly kind: "object";
  /** Whole name of the class or function; undefined where it is no import. */
  readonly of: string | undefined;
  readonly args: readonly Value[];
  /** Every state that it was given, in order. */
  readonly states: Value[];
}

export const opaque: Value = { kind: "opaque" };

export function text(content: string): Value {
  return { kind: "text", text: content };
}

export function number(value: number): Value {
  return { kind: "number", value };
}

export function items(type: "list" | "tuple" | "set", content: Value[]): Value {
  return { kind: "items", type, items: content };
}

/** The value of an attribute, as the object's states set it: the last one wins. Undefined where none does. */
export function attribute(object: Value | undefined, name: string): Value | undefined {
  if (object?.kind !== "object") return undefined;
  for (const state of object.states.toReversed()) {
    const found = entry(state, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value of a key of text in a dictionary: the last one wins. */
export function entry(dict: Value, key: string): Value | undefined {
  if (dict.kind !== "dict") return undefined;
  return dict.entries.findLast(([name]) => name.kind === "text" && name.text === key)?.[1];
}

export function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === "items" ? value.items : [];
}
