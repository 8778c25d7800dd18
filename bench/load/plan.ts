import type { Golden } from "../../local/golden/classes.ts";
import type { SentOutcome } from "./outcome.ts";

/** A load of one model, as the sender is told of it. */
export interface LoadPlan {
  /** Where predictions are asked for, the whole address. */
  readonly url: string;
  /** Requests a second, evenly apart. */
  readonly rate: number;
  /** A second address of the model. Each takes every other round of the rows, so that both are asked at the same time. */
  readonly beside?: string;
  /** Rows that are asked in turn, and the answers that are right. */
  readonly golden: Golden;
  /** The same rows with the answers of other versions, which are right too. */
  readonly others?: readonly Golden[];
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Callers that take turns, each with a value of its own in a header: `caller-0` and so on. */
  readonly callers?: { readonly header: string; readonly count: number };
  /** Ends after so many. Default: when it is told to */
  readonly requests?: number;
  /** After so long without an answer a request counts as failed (ms). */
  readonly timeout: number;
}

/** How many requests are due `elapsed` ms after the start: the first at once, then one each 1/rate second. */
export function dueBy(elapsed: number, rate: number): number {
  return elapsed < 0 ? 0 : Math.floor((elapsed * rate) / 1000) + 1;
}

/** Whether a request goes to the second address. */
export function isBeside({ golden, beside }: Pick<LoadPlan, "golden" | "beside">, turn: number): boolean {
  return beside !== undefined && Math.floor(turn / golden.rows.length) % 2 === 1;
}

/** Which caller a request is of; undefined where nobody tells them apart. */
export function callerOf({ callers }: Pick<LoadPlan, "callers">, turn: number): number | undefined {
  return callers === undefined ? undefined : turn % callers.count;
}

/** Which version answered each caller, by the answers to all of its requests: one for those that stay with theirs. */
export function versionsByCaller(
  plan: Pick<LoadPlan, "callers">,
  outcomes: readonly SentOutcome[],
): readonly ReadonlySet<number | undefined>[] {
  const seen = Array.from({ length: plan.callers?.count ?? 0 }, () => new Set<number | undefined>());
  for (const { turn, answered } of outcomes) seen[callerOf(plan, turn) ?? -1]?.add(answered);
  return seen;
}
