import type { CostRange } from "../../report.ts";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `1,234`; parts are told below 10 alone. */
export function number(value: number): string {
  return Math.abs(value) >= 10 || Number.isInteger(value) ? whole.format(value) : String(Number(value.toPrecision(2)));
}

/** `$1,234`, and `$0.35` where cents tell something. */
export function usd(value: number): string {
  const size = Math.abs(value);
  return `${value < 0 ? "−" : ""}$${size !== 0 && size < 10 ? cents.format(size) : whole.format(size)}`;
}

/** `+$120`, `−$3.50`, `±$0`. */
export function usdMore(value: number): string {
  const isNothing = Math.abs(value) < 0.005;
  return isNothing ? "±$0" : value > 0 ? `+${usd(value)}` : usd(value);
}

/** What a month costs more or less, at what is expected. */
export function expectedDelta({ before, after }: { readonly before: CostRange; readonly after: CostRange }): number {
  return after.expected - before.expected;
}

/** `sha256:1a2b3c4d5e6f` of a digest: enough to compare by eye. */
export function shortDigest(digest: string): string {
  const [algorithm = "", hex] = digest.split(":");
  return hex === undefined ? algorithm.slice(0, 12) : `${algorithm}:${hex.slice(0, 12)}`;
}
