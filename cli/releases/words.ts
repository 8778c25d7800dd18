import type { Interval } from "./statistics/interval.ts";

/** `18,012` */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-GB");
}

/** Of a share: `9.94 %`; `–` where there is none. */
export function percent(value: number): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(2)} %` : "–";
}

/** `1.2 ms`, `1.25 s`; `–` where it is not known. */
export function milliseconds(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value < 1_000 ? `${value.toFixed(1)} ms` : `${(value / 1_000).toFixed(2)} s`;
}

/** `9.53 % to 10.36 %`; `at least 3.1 ms` where no upper end is known. */
export function between({ low, high }: Interval, shown: (value: number) => string): string {
  return Number.isFinite(high) ? `${shown(low)} to ${shown(high)}` : `at least ${shown(low)}`;
}
