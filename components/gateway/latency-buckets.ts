import { latencyBounds } from "../latency-bounds.ts";

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
      value: [{ match: { suffix: "upstream_rq_time" }, buckets: latencyBounds }],
    },
  ],
};
