/**
 * Upper bounds (ms) of the latency histogram: from 1 ms to 10 s no step is larger than twice, so that a percentile that
 * Prometheus reads between two bounds is at most that far off. Envoy's own bounds leave 1 to 5 ms and 10 to 25 ms open,
 * where models answer. Envoy counts whole milliseconds and leaves the rest off: 0.5 holds all that took less than 1 ms.
 */
const bounds = [
  0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000,
  7_500, 10_000, 30_000, 60_000,
];

/**
 * `bootstrap` of the proxies. Envoy Gateway has no setting of its own for it:
 * https://www.envoyproxy.io/docs/envoy/v1.40.0/api-v3/config/metrics/v3/stats.proto#config-metrics-v3-histogrambucketsettings
 */
export const latencyBuckets = {
  type: "JSONPatch",
  jsonPatches: [
    {
      op: "add",
      path: "/stats_config/histogram_bucket_settings",
      value: [{ match: { suffix: "upstream_rq_time" }, buckets: bounds }],
    },
  ],
};
