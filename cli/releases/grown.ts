/** How old a look may be that still counts as one at the beginning (s): https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness */
const staleness = 300;

/**
 * By how much counters grew over the last seconds, as PromQL: what they are at the last look, less what they were at the
 * last one before. `increase` alone guesses what lies between the ends of the window and the looks next to them; where a
 * busy machine missed some, nine thousand requests became fourteen thousand.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#increase
 *
 * A counter that was not there at the beginning began with 0, if what has it was looked at by then already; else what it
 * was at the first look is not counted, as nobody knows since when. One that began anew meanwhile is left to `increase`.
 *
 * @param selector of counters, without a range
 */
export function grownBy(selector: string, seconds: number): string {
  const window = `[${seconds}s]`;
  const last = `last_over_time(${selector}${window})`;
  const before = `last_over_time(${selector}[${staleness}s] offset ${seconds}s)`;
  const wasLookedAt = `last_over_time(up[${staleness}s] offset ${seconds}s)`;
  const unknownBefore = `(min_over_time(${selector}${window}) unless on (job, instance) ${wasLookedAt})`;
  const isWhole = `resets(${selector}[${seconds + staleness}s]) == 0`;
  return `((${last} - (${before} or ${unknownBefore} or 0 * ${last})) and ${isWhole} or increase(${selector}${window}))`;
}
