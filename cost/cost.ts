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
  /** What is paid while runs are under way; the months above have it in what is most alone. @default there are no runs */
  readonly runs?: readonly RunCost[];
  /** What has no price, each with why; it is in no sum. */
  readonly unknown: readonly string[];
}

/** Work that begins and ends, and what its pods cost meanwhile: their part of the nodes that they run on. */
export interface RunCost {
  /** Such as `models-risk/fraud-batch`. */
  readonly name: string;
  readonly model: string;
  /** Such as `0 2 * * * Europe/Berlin`, or `on demand`. */
  readonly schedule: string;
  readonly pods: { readonly fewest: number; readonly most: number };
  /** With its fewest pods, and with its most; undefined where a price is not known. */
  readonly usdPerHour?: { readonly fewest: number; readonly most: number };
  /** Hours after which it is ended. */
  readonly withinHours?: number;
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
  readonly runs: readonly RunCost[];
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
