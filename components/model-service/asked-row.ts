/**
 * A step into an answer: a key of an object, a place in a list, or the first element of a list whose `name` ends so, or
 * whose `data` begins with text. Servers name their outputs as they like and give them in any order.
 */
export type Step = string | number | { readonly nameEndsWith: string } | { readonly saysText: true };

/** Something that a right answer says. */
export interface Claim {
  /** Where in the answer, from its outside to its inside; the whole answer where there is no step. */
  readonly at: readonly Step[];
  /** What is there: its numbers but for rounding, everything else exactly. What an object has beside that is not looked at. */
  readonly is: unknown;
}

/** A question to a model and the training library's answer, as data that every program can ask and check. */
export interface AskedRow {
  /** What follows the model's address: `/infer`, `:predict`, `/get_score`. */
  readonly path: string;
  /** The body that is posted. */
  readonly body: unknown;
  /** The question as people read it, such as `[5.1, 3.5, 1.4, 0.2]`. */
  readonly asked: string;
  /** What the answer has to say; nothing where nobody has said what it is, so that only its coming counts. */
  readonly claims: readonly Claim[];
}
