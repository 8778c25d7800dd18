/** A value that is only known after the deployment. */
export const UNKNOWN: unique symbol = Symbol("not known yet");

/** A resource property. */
export type Fact = undefined | null | boolean | number | string | typeof UNKNOWN | readonly Fact[] | Facts;

export interface Facts {
  readonly [name: string]: Fact;
}

/**
 * Copies properties as the policy SDK hands them over: reading one that is not known yet throws, and would end a check
 * before its other findings. In the copy it is {@link UNKNOWN}.
 */
export function factsOf(value: unknown): Fact {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(value, index));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key)]));
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null
    ? value
    : undefined;
}

function read(from: object, key: string | number): Fact {
  let value: unknown;
  try {
    value = (from as Readonly<Record<string | number, unknown>>)[key];
  } catch {
    return UNKNOWN;
  }
  return factsOf(value);
}

function isFacts(fact: Fact): fact is Facts {
  return typeof fact === "object" && fact !== null && !Array.isArray(fact);
}

/** The value at a path of keys: UNKNOWN when it or something above it is not known, undefined when it is not there. */
export function at(fact: Fact, ...path: readonly string[]): Fact {
  let here = fact;
  for (const key of path) {
    if (here === UNKNOWN) return UNKNOWN;
    here = isFacts(here) ? here[key] : undefined;
  }
  return here;
}

/** The elements of a list with their place; none when it is not there or not known. */
export function each(fact: Fact): readonly (readonly [index: number, element: Fact])[] {
  return Array.isArray(fact) ? (fact as readonly Fact[]).map((element, index) => [index, element] as const) : [];
}
