import { Broken } from "../broken.ts";
import type { Bytes } from "./bytes.ts";
import { entry, itemsOf, type PickledObject, type Value } from "./values.ts";

/** joblib's stand-in for an array whose numbers follow it in the file, outside of the pickle. */
export const arrayWrapper = "joblib.numpy_pickle.NumpyArrayWrapper";

/** Types of fixed size, by kind and bytes: `f8`, `i4`, `b1`, `m8`. https://numpy.org/doc/stable/reference/arrays.interface.html */
const fixedType = /^[biufcmM]([1-9]\d?)$/;
/** Text, bytes and records, whose size their state has too. */
const sizedType = /^[USV](\d{1,9})$/;

function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === "number" ? value.value : undefined;
}

/** numpy's own mark of a type whose elements are objects: NPY_ITEM_HASOBJECT in numpy's `ndarraytypes.h`. */
const hasObject = 1;

/** `numpy.dtype`'s state: (version, byte order, subtype, names, fields, size, alignment, flags), and units of time. */
interface TypeState {
  readonly fields: Value | undefined;
  readonly size: number | undefined;
  readonly flags: number | undefined;
}

function stateOf(type: PickledObject): TypeState | undefined {
  const [state] = type.states;
  if (state === undefined) return undefined;
  const parts = itemsOf(state);
  if (parts.length < 8) throw new Broken("an array's type is not told as numpy tells it");
  return { fields: parts[4], size: numberOf(parts[5]), flags: numberOf(parts[7]) };
}

/**
 * Bytes of an element, or "objects" where each is a pickle of its own.
 * @throws {Broken} for a type that is not told in one way only
 */
function elementSize(type: Value | undefined): number | "objects" {
  const code = type?.kind === "object" && type.of === "numpy.dtype" ? type.args[0] : undefined;
  if (type?.kind !== "object" || code?.kind !== "text" || type.states.length > 1)
    throw new Broken("an array's type is not one that numpy writes");
  const state = stateOf(type);
  const objects = code.text === "O8";
  if (state !== undefined && (state.flags === undefined || objects !== ((state.flags & hasObject) !== 0)))
    throw new Broken(`an array's type "${code.text}" says two things about objects`);
  if (objects) return "objects";
  const fixed = fixedType.exec(code.text);
  if (fixed !== null) return Number(fixed[1]);
  const sized = sizedType.exec(code.text);
  const size = (code.text.startsWith("U") ? 4 : 1) * Number(sized?.[1]);
  // numpy takes the size of these from the state.
  if (sized === null || (state !== undefined && state.size !== size) || hasObjects(state?.fields))
    throw new Broken(`an array's type "${code.text}" is not one that can be passed over`);
  return size;
}

/** Whether a record has fields of objects, or fields that are not told plainly. */
function hasObjects(fields: Value | undefined): boolean {
  if (fields === undefined || fields.kind === "opaque") return false;
  if (fields.kind !== "dict") return true;
  return fields.entries.some(([, field]) => {
    const [type] = itemsOf(field);
    const code = type?.kind === "object" && type.of === "numpy.dtype" ? type.args[0] : undefined;
    return code?.kind !== "text" || !fixedType.test(code.text);
  });
}

/**
 * Passes over the numbers that follow a wrapper, as joblib reads them:
 * https://github.com/joblib/joblib/blob/1.6.0/joblib/numpy_pickle.py (`read_array`).
 * @param nested reads a pickle that stands there
 * @throws {Broken} where it is not sure how many bytes joblib would read
 */
export function passArray(wrapper: PickledObject, bytes: Bytes, nested: () => Value): void {
  const [state] = wrapper.states;
  if (wrapper.states.length !== 1 || state?.kind !== "dict" || state.entries.some(([key]) => key.kind !== "text"))
    throw new Broken("an array that is not told as joblib tells it");
  const shape = entry(state, "shape");
  const lengths = itemsOf(shape).map(numberOf);
  if (
    shape?.kind !== "items" ||
    lengths.some((length) => length === undefined || !Number.isSafeInteger(length) || length < 0)
  )
    throw new Broken("an array's shape is not numbers");
  const size = elementSize(entry(state, "dtype"));
  if (size === "objects") {
    nested();
    return;
  }
  const alignment = entry(state, "numpy_array_alignment_bytes");
  // Before joblib 1.2 there was no padding. None is opaque here, and so is much else: neither is what joblib writes.
  if (alignment !== undefined) {
    if (numberOf(alignment) === undefined) throw new Broken("an array's alignment is not a number");
    bytes.take(bytes.byte());
  }
  bytes.take(lengths.reduce<number>((product, length) => product * (length ?? 0), size));
}
