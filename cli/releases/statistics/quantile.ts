import { z, type Estimate, type Interval } from "./interval.ts";

/**
 * Which part of a sample's order a quantile's interval spans, whatever the distribution; beyond 0 or 1 that end is open: of
 * 100 values none is known to be above the 99th percentile.
 * By the normal approximation: https://rdrr.io/cran/rcompanion/man/quantileCI.html, after Conover, Practical Nonparametric Statistics.
 */
function spanned(p: number, count: number): Interval {
  const half = z * Math.sqrt((p * (1 - p)) / count);
  return { low: p - half, high: p + half };
}

/** A quantile of values; without one nothing is known. @param p above 0 and below 1 */
export function quantile(values: readonly number[], p: number): Estimate {
  const count = values.length;
  if (count === 0) return { value: Number.NaN, low: 0, high: Number.POSITIVE_INFINITY };
  const sorted = Float64Array.from(values).sort();
  const at = (rank: number): number => sorted[rank - 1] ?? Number.NaN;
  const { low, high } = spanned(p, count);
  // Both ranks are rounded up, as Conover does.
  const [first, last] = [Math.ceil(low * count), Math.ceil(high * count)];
  return {
    value: at(Math.min(count, Math.max(1, Math.ceil(p * count)))),
    low: first < 1 ? 0 : at(first),
    high: last > count ? Number.POSITIVE_INFINITY : at(last),
  };
}

/** Values that were counted by upper bounds, as Prometheus has them: each counts all that are not above its bound. */
export interface Bucket {
  /** Infinite for the last. */
  readonly upTo: number;
  readonly count: number;
}

/** Where a part of all values ends, on the line between a bucket's bounds. @param beyond what is said above the last finite bound */
function within(buckets: readonly Bucket[], p: number, beyond: number): number {
  const rank = p * (buckets.at(-1)?.count ?? 0);
  let below: Bucket = { upTo: 0, count: 0 };
  for (const bucket of buckets) {
    if (!Number.isFinite(bucket.upTo)) break;
    if (bucket.count >= rank && bucket.count > below.count)
      return below.upTo + ((bucket.upTo - below.upTo) * (rank - below.count)) / (bucket.count - below.count);
    below = bucket;
  }
  return beyond;
}

/**
 * A quantile of counted values; above the last finite bound it is that bound, as Prometheus says it. Its interval is for chance
 * alone: where in a bucket values lie is not known, and the straight line that Prometheus assumes is assumed here too.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 *
 * @param buckets by rising bounds, the last without one
 */
export function quantileOfBuckets(buckets: readonly Bucket[], p: number): Estimate {
  const count = buckets.at(-1)?.count ?? 0;
  if (count <= 0) return { value: Number.NaN, low: 0, high: Number.POSITIVE_INFINITY };
  const { low, high } = spanned(p, count);
  const last = buckets.at(-2)?.upTo ?? 0;
  return {
    value: within(buckets, p, last),
    low: low <= 0 ? 0 : within(buckets, low, last),
    high: high >= 1 ? Number.POSITIVE_INFINITY : within(buckets, high, Number.POSITIVE_INFINITY),
  };
}
