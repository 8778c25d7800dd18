/**
 * A question as a client asks it and the answer that the training library gives, in the words of the protocol that the
 * model speaks: for every runtime, also those with a protocol of their own.
 */
export interface Exchange {
  /** The body that is posted. */
  readonly request: unknown;
  /** What the answer has to say. What it says beside that is not looked at. */
  readonly answer: unknown;
  /** The question as people read it, such as `[5.1, 3.5, 1.4, 0.2]`. */
  readonly asked: string;
  /** The answer as people read it, such as `setosa (0.9713)`. */
  readonly known: string;
}

/** Exchanges with a model, each expected from its training library. */
export interface Exchanges {
  readonly form: "exchanges";
  /** What follows the model's address: `/infer`, `:predict`, `/get_score`. */
  readonly path: string;
  readonly rows: readonly Exchange[];
}

/**
 * The largest difference between numbers at the same places of a known answer and a given one; infinite where anything
 * else differs, or is missing. Pure.
 */
export function difference(known: unknown, given: unknown): number {
  if (typeof known === "number") return typeof given === "number" ? Math.abs(known - given) : Number.POSITIVE_INFINITY;
  if (Array.isArray(known)) {
    if (!Array.isArray(given) || given.length !== known.length) return Number.POSITIVE_INFINITY;
    return Math.max(0, ...known.map((value, index) => difference(value, given[index])));
  }
  if (typeof known === "object" && known !== null) {
    if (typeof given !== "object" || given === null || Array.isArray(given)) return Number.POSITIVE_INFINITY;
    const values = given as Readonly<Record<string, unknown>>;
    return Math.max(0, ...Object.entries(known).map(([key, value]) => difference(value, values[key])));
  }
  return known === given ? 0 : Number.POSITIVE_INFINITY;
}
