/** Measurements that Prometheus records for each variant of each model, by the names that others ask for. */
export const recorded = {
  /** 1 for a variant that is declared, whether or not anything of it runs: its Service is there. */
  declared: "model:variant:declared",
  /** Requests a second, as the gateway has counted them over a minute. */
  rate: "model:requests:rate1m",
  /** Requests that the gateway has handed to the variant and that are not answered yet. */
  inFlight: "model:requests:in_flight",
  /** Connections a second that nothing took, over a minute: requests for a variant without replicas. */
  refused: "model:connections_refused:rate1m",
} as const;
