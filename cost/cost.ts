/** USD a month, from the dated price table in `locks/`. */
export interface Cost {
  readonly region: string;
  /** The day of the oldest price in use; empty where none is. */
  readonly pricesOf: string;
  /** At the least, at what is expected, and at the most that autoscalers may reach. */
  readonly before: CostRange;
  readonly after: CostRange;
  /** Lines of one `by` come to the whole together. */
  readonly lines: readonly CostLine[];
  readonly budget?: { readonly monthlyUsd: number; readonly holds: boolean };
  /** What has no price, each with why; it is in no sum. */
  readonly unknown: readonly string[];
}

export interface CostRange {
  readonly least: number;
  readonly expected: number;
  readonly most: number;
}

export interface CostLine {
  readonly by: CostBy;
  readonly name: string;
  readonly before: CostRange;
  readonly after: CostRange;
}

export type CostBy = "model" | "pool" | "kind" | "team";

/** What one set of resources costs. */
export interface StackCost {
  readonly region: string;
  /** The day of the oldest price in use; undefined where none is. */
  readonly pricesOf: string | undefined;
  readonly total: CostRange;
  readonly lines: readonly { readonly by: CostBy; readonly name: string; readonly cost: CostRange }[];
  readonly unknown: readonly string[];
}

export const noCost: CostRange = { least: 0, expected: 0, most: 0 };

export function add(a: CostRange, b: CostRange): CostRange {
  return { least: a.least + b.least, expected: a.expected + b.expected, most: a.most + b.most };
}

export function times({ least, expected, most }: CostRange, factor: CostRange): CostRange {
  return { least: least * factor.least, expected: expected * factor.expected, most: most * factor.most };
}

/** The same at every level. */
export function always(usd: number): CostRange {
  return { least: usd, expected: usd, most: usd };
}
