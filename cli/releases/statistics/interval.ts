/** Where a true value lies with 95 % confidence; infinite where the data leave an end open. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A value that was measured, and the interval around it. */
export interface Estimate extends Interval {
  readonly value: number;
}

/** The 97.5th percentile of the standard normal distribution: intervals leave 2.5 % on each side. */
export const z = 1.959963984540054;

/**
 * A share of counted things, with Wilson's interval: it stays within 0 and 1, and is right for shares near them, where
 * errors are. Without a trial nothing is known: 0 to 1, and no value.
 * Method 3 of Newcombe, Statistics in Medicine 17 (1998) 857–872; https://rdrr.io/github/myominnoo/mStats_beta/man/scoreCI.html
 */
export function share(count: number, of: number): Estimate {
  if (of <= 0) return { value: Number.NaN, low: 0, high: 1 };
  const value = Math.min(1, count / of);
  const middle = value + z ** 2 / (2 * of);
  const half = z * Math.sqrt((value * (1 - value)) / of + z ** 2 / (4 * of ** 2));
  const whole = 1 + z ** 2 / of;
  return {
    value,
    low: value === 0 ? 0 : Math.max(0, (middle - half) / whole),
    high: value === 1 ? 1 : Math.min(1, (middle + half) / whole),
  };
}

/**
 * How much greater one value is than another that was measured independently, from the interval of each. Of two shares with
 * Wilson's intervals this is method 10 of Newcombe, Statistics in Medicine 17 (1998) 873–890
 * (https://search.r-project.org/CRAN/refmans/Epi/html/ci.pd.html); it holds for other values as well, as "MOVER"
 * (https://doi.org/10.1177/0962280213502144).
 */
export function difference(one: Estimate, other: Estimate): Estimate {
  const value = one.value - other.value;
  return {
    value,
    low: value - Math.hypot(one.value - one.low, other.high - other.value),
    high: value + Math.hypot(one.high - one.value, other.value - other.low),
  };
}

function ofEach({ value, low, high }: Estimate, change: (part: number) => number): Estimate {
  return { value: change(value), low: change(low), high: change(high) };
}

/** How many times another value one is: the {@link difference} of their logarithms. Both are positive, as are their intervals. */
export function ratio(one: Estimate, other: Estimate): Estimate {
  return ofEach(difference(ofEach(one, Math.log), ofEach(other, Math.log)), Math.exp);
}
