import { UNKNOWN, type Fact } from "./facts.ts";
import type { Finding } from "./rule.ts";

/** A part of a resource and where it is. */
export interface Part {
  readonly path: string;
  readonly fact: Fact;
}

/** A fact that is known, at least at its top. */
export type Known = Exclude<Fact, typeof UNKNOWN>;

/** Nobody can say yet whether a part holds a rule. */
export function unknownAt(path: string): Finding {
  return { path, message: "is not known yet", unknown: true };
}

/**
 * A finding unless a part holds a demand. One that is not known yet neither holds nor breaks it.
 * @param holds whether the part is as it should be
 */
export function demand(
  { path, fact }: Part,
  holds: (fact: Known) => boolean,
  message: string | ((fact: Known) => string),
): readonly Finding[] {
  if (fact === UNKNOWN) return [unknownAt(path)];
  if (holds(fact)) return [];
  return [{ path, message: typeof message === "string" ? message : message(fact) }];
}

/** Whether something is there: an output of a resource that is yet to be made will be. */
export function present(fact: Fact): boolean {
  return fact === UNKNOWN || (fact !== undefined && fact !== null && fact !== "");
}

/** A finding unless something is there. */
export function demandPresent({ path, fact }: Part, message: string): readonly Finding[] {
  return present(fact) ? [] : [{ path, message }];
}

/** A finding for each of the wanted texts that a list lacks; one that nobody can say of, where part of the list is not known. */
export function demandAll({ path, fact }: Part, wanted: readonly string[], message: (lacks: string) => string) {
  const list: readonly Fact[] = Array.isArray(fact) ? (fact as readonly Fact[]) : [];
  const lacking = wanted.filter((one) => !list.includes(one));
  if (lacking.length === 0) return [];
  if (fact === UNKNOWN || list.includes(UNKNOWN)) return [unknownAt(path)];
  return [{ path, message: message(lacking.join(", ")) }];
}
