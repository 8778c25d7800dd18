/** How often something may happen. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/**
 * How often of `trials` something of probability `p` happens, but for a risk: it is seen less often than `least` or more
 * often than `most` with a probability of at most `risk`, half of it on either side. Exact, from the distribution itself:
 * what an approximation says so far out is off by multiples.
 */
export function binomialRange(trials: number, p: number, risk: number): Range {
  const odds = p / (1 - p);
  const mode = Math.min(trials, Math.floor((trials + 1) * p));
  // Relative to the most frequent count, from which the others follow without factorials.
  const weights = Array.from({ length: trials + 1 }, () => 0);
  weights[mode] = 1;
  for (let k = mode; k < trials; k += 1) weights[k + 1] = ((weights[k] ?? 0) * odds * (trials - k)) / (k + 1);
  for (let k = mode; k > 0; k -= 1) weights[k - 1] = ((weights[k] ?? 0) * k) / (odds * (trials - k + 1));
  const tail = (risk / 2) * weights.reduce((sum, weight) => sum + weight, 0);
  const within = (counts: readonly number[]): number => {
    let beyond = 0;
    return counts.findIndex((weight) => (beyond += weight) > tail);
  };
  return { least: within(weights), most: trials - within(weights.toReversed()) };
}
