import type { Adapter } from "../adapter.ts";
import { checkBatchRows, defaultMaxBatchRows } from "../batch-rows.ts";
import { wholeCpus } from "../threads.ts";
import { drainSeconds, longestRequestSeconds } from "../draining.ts";

/** PMML models on our own Java server: Open Inference Protocol v2 over HTTP. */
export const pmml: Adapter<"pmml"> = {
  kind: "pmml",
  image: { repository: "runtimes/pmml" },
  check: ({ maxBatchRows }) => checkBatchRows(maxBatchRows),
  // Its worker threads are as many as the JVM sees CPUs, which is what the container may use.
  busyness: (_, cpu) => ({ atOnce: wholeCpus(cpu), inFlight: "pmml_requests_in_flight" }),
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
    drainedBy: "server",
    drainSeconds,
    longestRequestSeconds,
  }),
};
