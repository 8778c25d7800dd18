import type { AdapterInput, Busyness, ContainerPlan } from "../adapter.ts";
import { defaultMaxBatchRows } from "../batch-rows.ts";
import { drainSeconds, longestRequestSeconds } from "../draining.ts";
import { wholeCpus } from "../threads.ts";
import type { MlserverSpec } from "./spec.ts";

/** What the plan needs to know of a model of whichever kind. */
type Input = Pick<AdapterInput<never>, "model" | "version" | "cpu"> & { readonly runtime: MlserverSpec };

/**
 * Without workers its one event loop computes one request after another. Its own gauge, rest_server_requests_in_progress, is
 * read by the same loop, between two requests: with twelve callers waiting it said 0. The gateway sees them.
 */
export const mlserverBusyness: Busyness = { atOnce: 1 };

/**
 * The container of a model on MLServer: Open Inference Protocol v2 over HTTP. The same for all kinds but for what they
 * tell their library.
 * @param library environment variables of the kind's own. Default: none
 */
export function mlserverPlan(
  { model, version, runtime, cpu }: Input,
  library: Readonly<Record<string, string>> = {},
): ContainerPlan {
  return {
    args: [],
    env: {
      // What its log lines are about.
      MODEL_NAME: model,
      MODEL_VERSION: version,
      // MLServer's settings: https://mlserver.readthedocs.io/en/latest/reference/settings.html
      MLSERVER_MODEL_NAME: model,
      MLSERVER_MODEL_VERSION: version,
      MLSERVER_MODEL_URI: "/models",
      // Predictions run in the server itself. With workers, requests in flight get a 500 when it is told to stop, and it
      // may never end.
      MLSERVER_PARALLEL_WORKERS: "0",
      // Debug is on by default: a line for every request, and a page with the code where an error happened.
      MLSERVER_DEBUG: "false",
      // Answers are compressed at the gateway or not at all: between the two it costs more time than it saves.
      MLSERVER_GZIP_ENABLED: "false",
      // Adaptive batching stays off, as it is by default: it gains a CPU model a tenth in throughput for seven times the p99.
      MAX_BATCH_ROWS: String(runtime.maxBatchRows ?? defaultMaxBatchRows),
      DRAIN_TIMEOUT_MS: String(longestRequestSeconds * 1000),
      ...threads(cpu),
      ...library,
    },
    ports: [
      { name: "http", containerPort: 8080 },
      { name: "metrics", containerPort: 8082 },
    ],
    servingPort: "http",
    basePath: `/v2/models/${model}`,
    protocol: "oip-v2",
    // Not /v2/health/ready, which is true also without any model.
    readiness: { path: `/v2/models/${model}/ready`, port: "http" },
    liveness: { path: "/v2/health/live", port: "http" },
    metrics: { path: "/metrics", port: "metrics" },
    modelMount: "/models",
    // Told to stop, it refuses new connections at once.
    drainedBy: "kubelet",
    drainSeconds,
    longestRequestSeconds,
  };
}

/**
 * As many threads as whole CPUs. scikit-learn, XGBoost and LightGBM (OpenMP) and numpy (OpenBLAS) would start one for each
 * CPU of the node, which the limit then stops for most of every 100 ms:
 * https://scikit-learn.org/stable/computing/parallelism.html
 */
function threads(cpu: number): Readonly<Record<string, string>> {
  const count = String(wholeCpus(cpu));
  return { OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count };
}
