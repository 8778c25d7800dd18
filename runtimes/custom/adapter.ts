import type { Adapter } from "../adapter.ts";
import { drainSeconds } from "../draining.ts";
import { checkServer } from "./check.ts";
import { serverOf, type Server } from "./server.ts";

/** Where a server of its own protocol says how it is; one of the Open Inference Protocol says it where that has it. */
function health({ health, protocol }: Server, model: string) {
  if (protocol === "oip-v2" || health === undefined)
    // Not /v2/health/ready, which may be true without any model.
    return { ready: `/v2/models/${model}/ready`, live: "/v2/health/live" };
  return health;
}

/** Which of its answers a server counts as failures; Python's template reads it, and so may any other image. */
function failureVariables({ failure }: Server): Readonly<Record<string, string>> {
  return failure === undefined
    ? {}
    : { MODEL_FAILURE_FIELD: failure.field, MODEL_FAILURE_OK: JSON.stringify(failure.ok) };
}

/** Any server, by what is declared of it: the Open Inference Protocol v2 over HTTP, or a protocol of its own. */
export const custom: Adapter<"custom"> = {
  kind: "custom",
  image: "the model's own",
  check: checkServer,
  plan: ({ model, version, runtime, cpu }) => {
    const server = serverOf(runtime);
    const { protocol, port, metrics, grpc, routes, modelMount } = server;
    const { ready, live } = health(server, model);
    const threads = String(Math.max(1, Math.floor(cpu)));
    return {
      ...(server.command === undefined ? {} : { command: server.command }),
      args: server.args,
      env: {
        // Numerical libraries would start a thread for each CPU of the node, which the limit then stops.
        OMP_NUM_THREADS: threads,
        OPENBLAS_NUM_THREADS: threads,
        ...server.env,
        MODEL_NAME: model,
        MODEL_VERSION: version,
        MODEL_PATH: server.modelPath,
        MODEL_LONGEST_REQUEST: String(server.longestRequestSeconds),
        PORT: String(port),
        ...(metrics === undefined ? {} : { METRICS_PORT: String(metrics) }),
        ...(protocol === "oip-v2" ? {} : { MODEL_ROUTES: JSON.stringify(routes) }),
        ...failureVariables(server),
      },
      ports: [
        { name: "http", containerPort: port },
        ...(metrics === undefined || metrics === port ? [] : [{ name: "metrics", containerPort: metrics }]),
        ...(grpc === undefined ? [] : [{ name: "grpc", containerPort: grpc.port }]),
      ],
      servingPort: "http",
      ...(grpc === undefined ? {} : { grpc: { port: "grpc", service: grpc.service } }),
      basePath: protocol === "oip-v2" ? `/v2/models/${model}` : "/",
      ...(protocol === "oip-v2" ? {} : { routes }),
      protocol,
      readiness: { path: ready, port: "http" },
      liveness: { path: live, port: "http" },
      ...(metrics === undefined
        ? {}
        : { metrics: { path: "/metrics" as const, port: metrics === port ? "http" : "metrics" } }),
      ...(modelMount === undefined ? {} : { modelMount }),
      ...(server.scratch.length === 0 ? {} : { scratch: server.scratch }),
      // What it does when it is told to stop is not known here: until then nobody sends it anything new.
      drainedBy: "kubelet",
      drainSeconds,
      longestRequestSeconds: server.longestRequestSeconds,
    };
  },
};
