import { Broken } from "../broken.ts";
import { Bytes } from "./bytes.ts";
import { arrayWrapper, passArray } from "./joblib-array.ts";
import { operations } from "./operations.ts";
import type { Value } from "./values.ts";

/** Who will load the file: joblib reads arrays out of the file's middle, pickle does not. */
export type Loader = "joblib" | "pickle";

/** Something that loading would import. */
export interface Import {
  readonly module: string;
  readonly name: string;
  /** Where the file says so (byte). */
  readonly at: number;
}

/** What a pickle would make, told without running it. */
export interface Pickled {
  readonly value: Value;
  readonly imports: readonly Import[];
  /** Every text that stood under the key `_sklearn_version`: scikit-learn writes it into each estimator's state. */
  readonly sklearnVersions: readonly string[];
}

const mark = Symbol("mark");
type Slot = Value | typeof mark;

/**
 * Reads a pickle as its loader would, but makes nothing: every opcode moves stand-ins for values.
 * Opcodes and what they do: https://github.com/python/cpython/blob/3.11/Lib/pickletools.py
 * @throws {Broken} for what no pickler writes
 */
export function readPickle(content: Uint8Array, loader: Loader): Pickled {
  const bytes = new Bytes(content);
  const found: Found = { imports: [], sklearnVersions: [] };
  const value = new Machine(bytes, loader, found, 0).run();
  if (bytes.position < bytes.length)
    throw new Broken(`${bytes.length - bytes.position} more bytes after the pickle's end`, bytes.position);
  return { value, ...found };
}

interface Found {
  readonly imports: Import[];
  readonly sklearnVersions: string[];
}

/** Arrays of objects are pickles within the pickle; nobody nests them deeper. */
const deepest = 8;

/** The stack, memory and frame of one pickle; `operations` says what each opcode does with them. */
export class Machine {
  readonly #stack: Slot[] = [];
  readonly #memo = new Map<number, Value>();
  #frameEnd: number | undefined;
  #at = 0;

  readonly bytes: Bytes;
  readonly #loader: Loader;
  readonly #found: Found;
  readonly #depth: number;

  constructor(bytes: Bytes, loader: Loader, found: Found, depth: number) {
    this.bytes = bytes;
    this.#loader = loader;
    this.#found = found;
    this.#depth = depth;
    if (depth > deepest) throw new Broken("pickles within pickles", bytes.position);
  }

  run(): Value {
    for (;;) {
      if (this.#frameEnd === this.bytes.position) this.#frameEnd = undefined;
      this.#at = this.bytes.position;
      const opcode = this.bytes.byte();
      if (opcode === 0x2e) return this.#pop(); // STOP
      this.#step(opcode);
      // Loaders disagree about what comes after a frame that ends within an opcode.
      if (this.#frameEnd !== undefined && this.bytes.position > this.#frameEnd)
        throw new Broken("an opcode beyond its frame's end", this.#at);
    }
  }

  #step(opcode: number): void {
    const operation = operations[opcode];
    if (operation === undefined)
      throw new Broken(`0x${opcode.toString(16).padStart(2, "0")} is no opcode that is taken`, this.#at);
    operation(this);
  }

  #pop(): Value {
    const top = this.#stack.pop();
    if (top === undefined || top === mark) throw new Broken("a value that is not there is asked for", this.#at);
    return top;
  }

  push(value: Value): this {
    this.#stack.push(value);
    return this;
  }

  mark(): this {
    this.#stack.push(mark);
    return this;
  }

  pop(): Value {
    return this.#pop();
  }

  /** POP also takes a mark. */
  drop(): this {
    if (this.#stack.pop() === undefined) this.refuse("a value that is not there is dropped");
    return this;
  }

  top(): Value {
    const value = this.#pop();
    this.#stack.push(value);
    return value;
  }

  /** What was put on the stack since the last mark. */
  sinceMark(): Value[] {
    const index = this.#stack.lastIndexOf(mark);
    if (index < 0) throw new Broken("a mark that is not there is asked for", this.#at);
    return this.#stack.splice(index).slice(1) as Value[];
  }

  remember(key: number = this.#memo.size): this {
    this.#memo.set(key, this.top());
    return this;
  }

  recall(key: number): this {
    return this.push(this.#memo.get(key) ?? this.refuse(`memory ${key} is empty`));
  }

  imported(module: string, name: string): Value {
    this.#found.imports.push({ module, name, at: this.#at });
    return { kind: "global", name: `${module}.${name}` };
  }

  call(callable: Value, args: readonly Value[]): this {
    return this.push({ kind: "object", of: callable.kind === "global" ? callable.name : undefined, args, states: [] });
  }

  append(values: readonly Value[]): this {
    const list = this.top();
    if (list.kind === "items" && list.type === "tuple") this.refuse("a tuple that grows");
    if (list.kind === "items") for (const value of values) list.items.push(value);
    return this;
  }

  set(pairs: readonly Value[]): this {
    const dict = this.top();
    if (pairs.length % 2 !== 0) this.refuse("a key without a value");
    for (let index = 0; index < pairs.length; index += 2) {
      const [key, value] = [pairs[index], pairs[index + 1]] as [Value, Value];
      if (dict.kind === "dict") dict.entries.push([key, value]);
      if (key.kind === "text" && key.text === "_sklearn_version")
        this.#found.sklearnVersions.push(value.kind === "text" ? value.text : "unreadable");
    }
    return this;
  }

  build(): this {
    const state = this.pop();
    const object = this.top();
    if (object.kind !== "object") return this;
    object.states.push(state);
    if (this.#loader !== "joblib" || object.of !== arrayWrapper) return this;
    // Numbers stand after the frame, and joblib reads them there wherever in the frame this is: an opcode that follows here
    // would be run although it looks like numbers.
    if (this.#frameEnd !== undefined && this.#frameEnd !== this.bytes.position)
      throw new Broken("an array in the middle of a frame", this.#at);
    this.#frameEnd = undefined;
    passArray(object, this.bytes, () => new Machine(this.bytes, "pickle", this.#found, this.#depth + 1).run());
    return this;
  }

  frame(): this {
    const length = this.bytes.number(8);
    if (this.#frameEnd !== undefined) this.refuse("a frame within a frame");
    this.#frameEnd = this.bytes.position + length;
    if (this.#frameEnd > this.bytes.length) this.refuse("a frame beyond the file's end");
    return this;
  }

  refuse(what: string): never {
    throw new Broken(what, this.#at);
  }
}
