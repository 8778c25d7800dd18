/** What came of one criterion. `undecided`: the data neither show that it is met nor that it is not. */
export type Outcome = "met" | "not met" | "undecided";

/** One criterion, with what it was decided on. */
export interface Reason {
  readonly criterion: "requests" | "errors" | "latency" | "slo" | "agreement";
  readonly outcome: Outcome;
  /** The figures and what follows from them, as one sentence. */
  readonly words: string;
  /** The same figures as programs read them, by what they are. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Whether a challenger may take the champion's place, and why. */
export interface Verdict {
  /** True when every criterion is met. */
  readonly accept: boolean;
  /** `refuse` when one is not met; else `not enough data` when one is undecided. */
  readonly outcome: "accept" | "refuse" | "not enough data";
  /** The version that was judged, by its digest. */
  readonly challenger: string;
  /** One for each criterion, in the order in which they are declared. */
  readonly reasons: readonly Reason[];
}
