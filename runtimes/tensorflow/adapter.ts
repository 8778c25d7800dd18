import type { Adapter, RuntimeMistake } from "../adapter.ts";
import type { RuntimeSpec } from "../kinds.ts";
import { wholeCpus } from "../threads.ts";
import { drainSeconds, longestRequestSeconds } from "../draining.ts";
import { milliseconds } from "../durations.ts";
import { batchingConfig, files, modelsConfig, monitoringConfig } from "./configuration.ts";

const image = "docker.io/tensorflow/serving:2.21.0";
const ports = { grpc: 8500, http: 8501 } as const;
const modelMount = "/models";
const configurationFolder = "/etc/tensorflow-serving";
const metricsPath = "/metrics";

/**
 * Threads that take requests. Four a CPU is the server's own default, of the node's CPUs. A thread whose request waits in
 * a batch does nothing else, so that batches only fill with twice as many threads as a batch has rows.
 * https://github.com/tensorflow/serving/blob/master/tensorflow_serving/servables/tensorflow/session_bundle_config.proto
 */
function requestThreads({ batching }: RuntimeSpec<"tensorflow">, threads: number): number {
  return Math.max(4 * threads, 2 * (batching?.maxSize ?? 0));
}

/** Every flag stands in https://github.com/tensorflow/serving/blob/master/tensorflow_serving/model_servers/main.cc */
function flags(runtime: RuntimeSpec<"tensorflow">, cpu: number): readonly string[] {
  // TensorFlow would count the CPUs of the node, whatever the container may use.
  const threads = wholeCpus(cpu);
  const file = (name: string): string => `${configurationFolder}/${name}`;
  return [
    // Without gRPC the server does not start; what may call it is the network policies' matter.
    `--port=${ports.grpc}`,
    `--rest_api_port=${ports.http}`,
    `--model_config_file=${file(files.models)}`,
    // Its version is not loaded yet when the label is read.
    "--allow_version_labels_for_unavailable_models=true",
    `--monitoring_config_file=${file(files.monitoring)}`,
    // An artifact never changes: looked at once, not every second.
    "--file_system_poll_wait_seconds=0",
    // What cannot be loaded is as wrong a minute later: the server ends and says why, and Kubernetes tries again.
    "--max_num_load_retries=0",
    `--rest_api_timeout_in_ms=${longestRequestSeconds * 1000}`,
    `--rest_api_num_threads=${requestThreads(runtime, threads)}`,
    `--grpc_max_threads=${requestThreads(runtime, threads)}`,
    // Within an operation and between them. oneDNN computes in the same threads: TensorFlow's builds give it theirs.
    `--tensorflow_session_parallelism=${threads}`,
    // Said here, as readiness means it: the default could change.
    "--enable_model_warmup=true",
    `--num_request_iterations_for_warmup=${runtime.warmUp?.count ?? 1}`,
    // On by default, for whoever reaches the port.
    "--enable_profiler=false",
    ...(runtime.batching === undefined
      ? []
      : ["--enable_batching=true", `--batching_parameters_file=${file(files.batching)}`]),
  ];
}

function check({ signature, batching, warmUp }: RuntimeSpec<"tensorflow">): readonly RuntimeMistake[] {
  const mistakes: RuntimeMistake[] = [];
  if (warmUp !== undefined && (!Number.isInteger(warmUp.count) || warmUp.count < 1))
    mistakes.push({
      path: "warmUp.count",
      message: `${warmUp.count} is not a number of times. Write a whole number of at least 1, or leave it out.`,
    });
  if (signature === "")
    mistakes.push({ path: "signature", message: '"" is no signature. Name one of the SavedModel, or leave it out.' });
  if (batching === undefined) return mistakes;
  if (!Number.isInteger(batching.maxSize) || batching.maxSize < 2)
    mistakes.push({
      path: "batching.maxSize",
      message: `${batching.maxSize} rows are no batch. Write a whole number of at least 2, or leave batching out.`,
    });
  const wait = milliseconds(batching.timeout);
  if (!(wait >= 0 && wait < longestRequestSeconds * 1000))
    mistakes.push({
      path: "batching.timeout",
      message: `"${batching.timeout}" is no time to wait for a batch. Write less than ${longestRequestSeconds * 1000}ms, such as 2ms; 0ms takes what is there.`,
    });
  return mistakes;
}

/**
 * SavedModels on TensorFlow Serving: its own REST protocol, and gRPC.
 *
 * It opens its ports when the first load is done, and ends when that failed. `GET /v1/models/NAME` then answers 200 for a
 * version in whatever state; `/metadata` below it asks for the loaded version itself and answers 404 without one, which is
 * all that a kubelet can see: https://github.com/tensorflow/serving/blob/master/tensorflow_serving/servables/tensorflow/get_model_metadata_impl.cc
 */
export const tensorflow: Adapter<"tensorflow"> = {
  kind: "tensorflow",
  image: { cpu: image, gpu: `${image}-gpu` },
  check,
  busyness: ({ batching }, cpu) => ({
    atOnce: batching === undefined ? wholeCpus(cpu) : wholeCpus(cpu) * batching.maxSize,
    // Measured where requests are put together, and by nothing else in it. Slashes of its names become colons.
    // https://github.com/tensorflow/serving/blob/2.21.0/tensorflow_serving/batching/batching_session.cc
    ...(batching === undefined
      ? {}
      : {
          queue: {
            waited: ":tensorflow:serving:batching_session:queuing_latency_sum",
            count: ":tensorflow:serving:batching_session:queuing_latency_count",
            unit: "microseconds" as const,
          },
        }),
  }),
  plan: ({ model, version, runtime, cpu, accelerators }) => {
    const speaksGrpc = runtime.protocols?.length === 2;
    return {
      // The image's entry point is a shell script that stays between the kubelet and the server: signals would end there.
      command: ["/usr/bin/tensorflow_model_server"],
      args: flags(runtime, cpu),
      env: {
        // For builds of one's own whose oneDNN has OpenMP's threads, as upstream's Dockerfile.mkl makes them: it would
        // count the node's CPUs. https://github.com/tensorflow/serving/blob/master/tensorflow_serving/tools/docker/Dockerfile.mkl
        OMP_NUM_THREADS: String(wholeCpus(cpu)),
        // TensorFlow takes a whole accelerator's memory at its start, also from those that share it.
        // https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth
        ...(accelerators === 0 ? {} : { TF_FORCE_GPU_ALLOW_GROWTH: "true" }),
      },
      ports: [
        { name: "http", containerPort: ports.http },
        ...(speaksGrpc ? [{ name: "grpc", containerPort: ports.grpc }] : []),
      ],
      servingPort: "http",
      // Its other service, ModelService, loads models from any path for whoever calls it.
      ...(speaksGrpc ? { grpc: { port: "grpc", service: "tensorflow.serving.PredictionService" } } : {}),
      basePath: `/v1/models/${model}`,
      verbs: [":predict"],
      protocol: "tensorflow-v1",
      readiness: { path: `/v1/models/${model}/metadata`, port: "http" },
      liveness: { path: `/v1/models/${model}`, port: "http" },
      metrics: { path: metricsPath, port: "http" },
      modelMount,
      configuration: {
        folder: configurationFolder,
        files: {
          [files.models]: modelsConfig(model, version, modelMount),
          [files.monitoring]: monitoringConfig(metricsPath),
          ...(runtime.batching === undefined
            ? {}
            : { [files.batching]: batchingConfig(runtime.batching, wholeCpus(cpu)) }),
        },
      },
      scratch: ["/tmp"],
      // It has no handler for SIGTERM, and without one the first process of a container is not ended by it: it answers
      // until the grace is over. https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
      drainedBy: "kubelet",
      drainSeconds,
      longestRequestSeconds,
    };
  },
};
