import type { Adapter } from "../adapter.ts";

/** A request of so many rows of ten fields is about 1 MB of JSON and takes a core for about 80 ms. */
const defaultMaxBatchRows = 4096;

/**
 * Endpoints and the gateway learn of a pod's end within about a second; five leave room for a busy machine. Kubernetes
 * sends the signal at once: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
const drainSeconds = 5;

/** After draining, requests in flight are waited for so long. */
const longestRequestSeconds = 10;

/** PMML models on our own Java server: Open Inference Protocol v2 over HTTP. */
export const pmml: Adapter<"pmml"> = {
  kind: "pmml",
  image: "runtimes/pmml",
  check: ({ maxBatchRows = defaultMaxBatchRows }) =>
    Number.isInteger(maxBatchRows) && maxBatchRows >= 1
      ? []
      : [
          {
            path: "maxBatchRows",
            message: `${maxBatchRows} is not a number of rows. Write a whole number of at least 1.`,
          },
        ],
  plan: ({ model, version, runtime }) => ({
    args: [],
    env: {
      MODEL_NAME: model,
      MODEL_VERSION: version,
      MODEL_PATH: "/models",
      MAX_BATCH_ROWS: String(runtime.maxBatchRows ?? defaultMaxBatchRows),
      DRAIN_DELAY_MS: String(drainSeconds * 1000),
      DRAIN_TIMEOUT_MS: String(longestRequestSeconds * 1000),
    },
    ports: [{ name: "http", containerPort: 8080 }],
    servingPort: "http",
    basePath: `/v2/models/${model}`,
    protocol: "oip-v2",
    readiness: { path: `/v2/models/${model}/ready`, port: "http" },
    liveness: { path: "/v2/health/live", port: "http" },
    metrics: { path: "/metrics", port: "http" },
    modelMount: "/models",
    drainSeconds,
    longestRequestSeconds,
  }),
};
