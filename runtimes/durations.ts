/** A time in milliseconds, as requests are counted in. */
export type Milliseconds = `${number}ms`;

/** Milliseconds of a declared time; NaN where it is none. */
export function milliseconds(time: Milliseconds): number {
  return /^\d+(\.\d+)?ms$/.test(time) ? Number(time.slice(0, -2)) : Number.NaN;
}

/** Whole microseconds, in which servers' configurations count; NaN where it is none. */
export function microseconds(time: Milliseconds): number {
  return Math.round(milliseconds(time) * 1000);
}
