import type { Golden } from "../../local/golden/classes.ts";

/** A load of one model, as the sender is told of it. */
export interface LoadPlan {
  /** Where predictions are asked for, the whole address. */
  readonly url: string;
  /** Requests a second, evenly apart. */
  readonly rate: number;
  /** Rows that are asked in turn, and the answers that are right. */
  readonly golden: Golden;
  /** After so long without an answer a request counts as failed (ms). */
  readonly timeout: number;
}

/** How many requests are due `elapsed` ms after the start: the first at once, then one each 1/rate second. */
export function dueBy(elapsed: number, rate: number): number {
  return elapsed < 0 ? 0 : Math.floor((elapsed * rate) / 1000) + 1;
}
