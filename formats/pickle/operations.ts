import type { Bytes } from "./bytes.ts";
import type { Machine } from "./machine.ts";
import { items, number, opaque, text, type Value } from "./values.ts";

type Operation = (machine: Machine) => unknown;

function utf8(bytes: Buffer): Value {
  return text(bytes.toString("utf8"));
}

/** Something of this many bytes that is not looked into. */
function unread(take: (bytes: Bytes) => unknown): Operation {
  return (m) => {
    take(m.bytes);
    return m.push(opaque);
  };
}

/** A number of a text opcode. */
function decimal(machine: Machine): number {
  const line = machine.bytes.line();
  const value = Number(line.replace(/L$/, ""));
  return line.trim() === "" || Number.isNaN(value) ? machine.refuse(`"${line}" is no number`) : value;
}

/** Text of protocol 0: where it has escapes it is not read, so that it can name nothing. */
function plain(line: string): Value {
  return /^[\w. -]*$/.test(line) ? text(line) : opaque;
}

/** A little-endian number with a sign; one that JavaScript has no number for is not looked into. */
function long(bytes: Buffer): Value {
  if (bytes.length === 0) return number(0);
  return bytes.length <= 6 ? number(bytes.readIntLE(0, bytes.length)) : opaque;
}

function stackGlobal(m: Machine): Machine {
  const [name, module] = [m.pop(), m.pop()];
  if (name.kind !== "text" || module.kind !== "text") return m.refuse("an import whose name is computed");
  return m.push(m.imported(module.text, name.text));
}

/** `function(*arguments)` and `class.__new__(class, *arguments)` are alike here. */
function make(m: Machine): Machine {
  const args = m.pop();
  if (args.kind !== "items" || args.type !== "tuple") return m.refuse("arguments that are no tuple");
  return m.call(m.pop(), args.items);
}

/** The two lines of GLOBAL and INST. */
function named(m: Machine): Value {
  const module = m.bytes.line();
  return m.imported(module, m.bytes.line());
}

function tuple(count: 1 | 2 | 3): Operation {
  return (m) => m.push(items("tuple", Array.from({ length: count }, () => m.pop()).reverse()));
}

function dictionary(m: Machine): Machine {
  const pairs = m.sinceMark();
  return m.push({ kind: "dict", entries: [] }).set(pairs);
}

/**
 * What each opcode does: https://github.com/python/cpython/blob/3.11/Lib/pickletools.py. Persistent ids, extension codes
 * and buffers from outside (PERSID, BINPERSID, EXT1, EXT2, EXT4, NEXT_BUFFER, READONLY_BUFFER) are missing: no model has them.
 */
export const operations: Readonly<Partial<Record<number, Operation>>> = {
  0x80: (m) => m.bytes.byte(), // PROTO
  0x95: (m) => m.frame(), // FRAME
  0x28: (m) => m.mark(), // MARK
  0x30: (m) => m.drop(), // POP
  0x31: (m) => m.sinceMark(), // POP_MARK
  0x32: (m) => m.push(m.top()), // DUP
  0x49: (m) => m.push(number(decimal(m))), // INT
  0x4c: (m) => m.push(number(decimal(m))), // LONG
  0x46: unread((bytes) => bytes.line()), // FLOAT
  0x4a: (m) => m.push(number(m.bytes.take(4).readInt32LE())), // BININT
  0x4b: (m) => m.push(number(m.bytes.number(1))), // BININT1
  0x4d: (m) => m.push(number(m.bytes.number(2))), // BININT2
  0x8a: (m) => m.push(long(m.bytes.counted(1))), // LONG1
  0x8b: (m) => m.push(long(m.bytes.counted(4))), // LONG4
  0x47: unread((bytes) => bytes.take(8)), // BINFLOAT
  0x53: (m) => m.push(plain(m.bytes.line().replace(/^(['"])(.*)\1$/, "$2"))), // STRING
  0x54: (m) => m.push(utf8(m.bytes.counted(4))), // BINSTRING
  0x55: (m) => m.push(utf8(m.bytes.counted(1))), // SHORT_BINSTRING
  0x56: (m) => m.push(plain(m.bytes.line())), // UNICODE
  0x8c: (m) => m.push(utf8(m.bytes.counted(1))), // SHORT_BINUNICODE
  0x58: (m) => m.push(utf8(m.bytes.counted(4))), // BINUNICODE
  0x8d: (m) => m.push(utf8(m.bytes.counted(8))), // BINUNICODE8
  0x42: unread((bytes) => bytes.counted(4)), // BINBYTES
  0x43: unread((bytes) => bytes.counted(1)), // SHORT_BINBYTES
  0x8e: unread((bytes) => bytes.counted(8)), // BINBYTES8
  0x96: unread((bytes) => bytes.counted(8)), // BYTEARRAY8
  0x4e: (m) => m.push(opaque), // NONE
  0x88: (m) => m.push(opaque), // NEWTRUE
  0x89: (m) => m.push(opaque), // NEWFALSE
  0x5d: (m) => m.push(items("list", [])), // EMPTY_LIST
  0x6c: (m) => m.push(items("list", m.sinceMark())), // LIST
  0x61: (m) => m.append([m.pop()]), // APPEND
  0x65: (m) => m.append(m.sinceMark()), // APPENDS
  0x29: (m) => m.push(items("tuple", [])), // EMPTY_TUPLE
  0x74: (m) => m.push(items("tuple", m.sinceMark())), // TUPLE
  0x85: tuple(1), // TUPLE1
  0x86: tuple(2), // TUPLE2
  0x87: tuple(3), // TUPLE3
  0x7d: (m) => m.push({ kind: "dict", entries: [] }), // EMPTY_DICT
  0x64: dictionary, // DICT
  0x73: (m) => m.set([m.pop(), m.pop()].reverse()), // SETITEM
  0x75: (m) => m.set(m.sinceMark()), // SETITEMS
  0x8f: (m) => m.push(items("set", [])), // EMPTY_SET
  0x90: (m) => m.append(m.sinceMark()), // ADDITEMS
  0x91: (m) => m.push(items("set", m.sinceMark())), // FROZENSET
  0x67: (m) => m.recall(decimal(m)), // GET
  0x68: (m) => m.recall(m.bytes.number(1)), // BINGET
  0x6a: (m) => m.recall(m.bytes.number(4)), // LONG_BINGET
  0x70: (m) => m.remember(decimal(m)), // PUT
  0x71: (m) => m.remember(m.bytes.number(1)), // BINPUT
  0x72: (m) => m.remember(m.bytes.number(4)), // LONG_BINPUT
  0x94: (m) => m.remember(), // MEMOIZE
  0x63: (m) => m.push(named(m)), // GLOBAL
  0x93: stackGlobal, // STACK_GLOBAL
  0x52: make, // REDUCE
  0x81: make, // NEWOBJ
  0x92: (m) => (m.drop(), make(m)), // NEWOBJ_EX, whose keyword arguments come last
  0x62: (m) => m.build(), // BUILD
  0x69: (m) => m.call(named(m), m.sinceMark()), // INST
  0x6f: (m) => {
    const [made = opaque, ...args] = m.sinceMark(); // OBJ
    return m.call(made, args);
  },
};
