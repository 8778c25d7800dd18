/**
 * Upper bounds (ms) of the latency histogram: from 1 ms to 10 s no step is larger than twice, so that a percentile that
 * Prometheus reads between two bounds is at most that far off. Envoy's own bounds leave 1 to 5 ms and 10 to 25 ms open,
 * where models answer. Envoy counts whole milliseconds and leaves the rest off: 0.5 holds all that took less than 1 ms.
 */
export const latencyBounds: readonly number[] = [
  0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000,
  7_500, 10_000, 30_000, 60_000,
];

/** The least bound (ms) that is not below a latency: requests are told apart there and nowhere between two. */
export function latencyBound(latencySeconds: number): number | "none" {
  // Rounded: 0.007 s is 7 ms, which a product of binary fractions may miss by a little.
  const milliseconds = Math.round(latencySeconds * 1e6) / 1e3;
  return latencyBounds.find((bound) => bound >= milliseconds) ?? "none";
}
