import type { Adapter } from "../adapter.ts";
import { drainSeconds, longestRequestSeconds } from "../draining.ts";
import type { RuntimeSpec } from "../kinds.ts";
import { wholeCpus } from "../threads.ts";
import { checkTriton, usesPython } from "./check.ts";
import { repositoryOf, root } from "./repository.ts";
import { cacheFlags, closedApis, redisStart } from "./server.ts";

/** The release whose sources the links here lead to; it computes on CPUs too, so that one image does for both. */
const image = "nvcr.io/nvidia/tritonserver:26.07-py3";
const ports = { http: 8000, grpc: 8001, metrics: 8002 } as const;
const sharedMemoryDefault = "64Mi";

/** Every flag stands in https://github.com/triton-inference-server/server/blob/v2.71.0/src/command_line_parser.cc */
function flags(spec: RuntimeSpec<"triton">, speaksGrpc: boolean, threads: number, accelerators: number) {
  return [
    `--model-repository=${root}`,
    // What is mounted is loaded once at the start; no call loads or unloads anything.
    "--model-control-mode=none",
    // A model that does not load is as wrong a minute later: the server ends and says why, and Kubernetes tries again.
    "--exit-on-error=true",
    "--strict-readiness=true",
    // The configuration says everything, so that a model which differs from what was declared is refused.
    "--disable-auto-complete-config",
    `--exit-timeout-secs=${longestRequestSeconds}`,
    `--http-port=${ports.http}`,
    // They read and write; what computes has threads of its own. The default is 8, whatever the container may use.
    `--http-thread-count=${Math.max(2, 2 * threads)}`,
    `--http-restricted-api=${closedApis}`,
    `--allow-grpc=${String(speaksGrpc)}`,
    ...(speaksGrpc ? [`--grpc-port=${ports.grpc}`, `--grpc-restricted-protocol=${closedApis}`] : []),
    `--metrics-port=${ports.metrics}`,
    // Quantiles of each part of a request's time, beside the sums.
    "--metrics-config=summary_latencies=true",
    `--allow-gpu-metrics=${String(accelerators > 0)}`,
    // Those of the whole node, which is others' to tell.
    "--allow-cpu-metrics=false",
    ...cacheFlags(spec.responseCache),
  ];
}

/**
 * Models on NVIDIA's Triton Inference Server: Open Inference Protocol v2 over HTTP and gRPC.
 *
 * `/v2/models/NAME/ready` is true when that model, warmed up, answers; `/v2/health/live` as soon as the server runs.
 * Told to stop, it takes no new connections and waits for what is under way, connections included, for as long as it is
 * given: https://github.com/triton-inference-server/server/blob/v2.71.0/src/main.cc
 */
export const triton: Adapter<"triton"> = {
  kind: "triton",
  image: { cpu: image, gpu: image },
  check: checkTriton,
  redisFor: ({ responseCache }) => (responseCache?.in === "redis" ? "responseCache" : undefined),
  // Those that wait, of all models in the repository; what is at work is not among them. Each model has a queue, also where
  // nothing is batched: https://github.com/triton-inference-server/server/blob/v2.71.0/docs/user_guide/metrics.md
  busyness: () => ({
    atOnce: 1,
    inFlight: "nv_inference_pending_request_count",
    queue: { waited: "nv_inference_queue_duration_us", count: "nv_inference_request_success", unit: "microseconds" },
  }),
  plan: ({ model, runtime, cpu, accelerators }) => {
    const speaksGrpc = runtime.protocols?.length === 2;
    // Libraries would count the CPUs of the node, whatever the container may use.
    const threads = wholeCpus(cpu);
    const { artifact, parts, files, places } = repositoryOf(model, runtime, { threads, accelerators });
    return {
      // The image's entry point stays, as it looks for the driver's libraries, and gives way to the server by `exec`:
      // https://github.com/triton-inference-server/server/blob/v2.71.0/docker/cpu_only/nvidia_entrypoint.sh
      args: [
        ...(runtime.responseCache?.in === "redis" ? redisStart : ["tritonserver"]),
        ...flags(runtime, speaksGrpc, threads, accelerators),
      ],
      env: {
        // What OpenMP, and NumPy in Python models, would take from the node.
        OMP_NUM_THREADS: String(threads),
        // Python and its libraries write beside their user's files, and this one has none.
        HOME: "/tmp",
      },
      ports: [
        { name: "http", containerPort: ports.http },
        ...(speaksGrpc ? [{ name: "grpc", containerPort: ports.grpc }] : []),
        { name: "metrics", containerPort: ports.metrics },
      ],
      servingPort: "http",
      ...(speaksGrpc ? { grpc: { port: "grpc", service: "inference.GRPCInferenceService" } } : {}),
      basePath: `/v2/models/${model}`,
      protocol: "oip-v2",
      readiness: { path: `/v2/models/${model}/ready`, port: "http" },
      liveness: { path: "/v2/health/live", port: "http" },
      metrics: { path: "/metrics", port: "metrics" },
      modelMount: artifact,
      modelParts: parts,
      configuration: { places, files },
      scratch: ["/tmp"],
      ...(usesPython(runtime) ? { sharedMemory: runtime.sharedMemory ?? sharedMemoryDefault } : {}),
      // It ends when nothing is under way, and endpoints and gateways would still send it requests.
      drainedBy: "kubelet",
      drainSeconds,
      longestRequestSeconds,
    };
  },
};
