import { longestRequestSeconds } from "../draining.ts";
import { microseconds } from "../durations.ts";
import { ensembleScheduling } from "./ensemble-scheduling.ts";
import type {
  DynamicBatching,
  InputTensor,
  Tensor,
  TritonBackend,
  TritonDatatype,
  TritonEnsemble,
  TritonModel,
  WarmUp,
} from "./spec.ts";
import { identifier, textFormat, type Message } from "./text-format.ts";

/**
 * What each backend is called, and what it reads unless told otherwise. Both names are given, as Triton compares them:
 * https://github.com/triton-inference-server/core/blob/r26.06/src/constants.h
 */
const backends: { readonly [B in TritonBackend]: { readonly backend: string; readonly platform?: string } } = {
  onnx: { backend: "onnxruntime", platform: "onnxruntime_onnx" },
  pytorch: { backend: "pytorch", platform: "pytorch_libtorch" },
  python: { backend: "python" },
  tensorrt: { backend: "tensorrt", platform: "tensorrt_plan" },
};

/**
 * Threads of one computation, by the parameter that each backend has for them; both would count the node's CPUs.
 * https://github.com/triton-inference-server/onnxruntime_backend/blob/r26.06/README.md
 * https://github.com/triton-inference-server/pytorch_backend/blob/main/README.md
 */
const threadParameters: { readonly [B in TritonBackend]?: string } = {
  onnx: "intra_op_thread_count",
  pytorch: "INTRA_OP_THREAD_COUNT",
};

/** The version of a model that Triton knows: versions of ours are artifacts of their own, so that each holds one. */
export const version = 1;

/** What a model computes on, as its configuration says it. */
export interface Devices {
  /** CPUs that may be used, in whole ones. */
  readonly threads: number;
  readonly accelerators: number;
}

/** https://github.com/triton-inference-server/server/blob/v2.71.0/docs/user_guide/model_configuration.md#datatypes */
function dataType(datatype: TritonDatatype) {
  return identifier(datatype === "BYTES" ? "TYPE_STRING" : `TYPE_${datatype}`);
}

function tensor(name: string, { datatype, dims, reshape }: Tensor): Message {
  return [
    ["name", name],
    ["data_type", dataType(datatype)],
    ...dims.map((dim) => ["dims", dim] as const),
    ...(reshape === undefined ? [] : [["reshape", reshape.map((dim) => ["shape", dim] as const)] as const]),
  ];
}

function input(name: string, declared: InputTensor): Message {
  return [...tensor(name, declared), ...(declared.optional === true ? [["optional", true] as const] : [])];
}

function tensors({ inputs, outputs }: Pick<TritonModel, "inputs" | "outputs">): Message {
  return [
    ...Object.entries(inputs).map(([name, declared]) => ["input", input(name, declared)] as const),
    ...Object.entries(outputs).map(([name, declared]) => ["output", tensor(name, declared)] as const),
  ];
}

function dynamicBatching({ preferredSizes = [], maxQueueDelay, queue = {} }: DynamicBatching): Message {
  const timeout = queue.timeout ?? (`${longestRequestSeconds * 1000}ms` as const);
  return [
    ...preferredSizes.map((size) => ["preferred_batch_size", size] as const),
    ["max_queue_delay_microseconds", maxQueueDelay === undefined ? 0 : microseconds(maxQueueDelay)],
    [
      "default_queue_policy",
      [
        ["timeout_action", identifier(queue.onTimeout === "delay" ? "DELAY" : "REJECT")],
        ["default_timeout_microseconds", microseconds(timeout)],
        ["allow_timeout_override", queue.clientsMayShorten ?? false],
        // 0: as many as come.
        ["max_queue_size", queue.maxSize ?? 0],
      ],
    ],
  ];
}

/** Instances side by side; each accelerator by its number, as its container sees them. */
function instanceGroup(count: number, { accelerators }: Devices): Message {
  if (accelerators === 0)
    return [
      ["kind", identifier("KIND_CPU")],
      ["count", count],
    ];
  return [
    ["kind", identifier("KIND_GPU")],
    ["count", count],
    ...Array.from({ length: accelerators }, (_, gpu) => ["gpus", gpu] as const),
  ];
}

function warmUp(sample: WarmUp, position: number, inputs: TritonModel["inputs"]): Message {
  const data = sample.data === "zeros" ? "zero_data" : "random_data";
  return [
    ["name", `warm-up-${position + 1}`],
    ["batch_size", sample.batchSize ?? 1],
    ...Object.entries(inputs).map(
      ([name, { datatype, dims }]) =>
        [
          "inputs",
          [
            ["key", name],
            [
              "value",
              [
                ["data_type", dataType(datatype)],
                ...(sample.dims?.[name] ?? dims).map((dim) => ["dims", dim] as const),
                [data, true],
              ],
            ],
          ],
        ] as const,
    ),
    ["count", sample.count ?? 1],
  ];
}

function parameters({ backend, instances = 1 }: TritonModel, { threads }: Devices): Message {
  const parameter = threadParameters[backend];
  if (parameter === undefined) return [];
  // Instances compute at the same time: together they have no more threads than there are CPUs.
  const each = Math.max(1, Math.floor(threads / instances));
  return [
    [
      "parameters",
      [
        ["key", parameter],
        ["value", [["string_value", String(each)]]],
      ],
    ],
  ];
}

/** What every model has, whatever computes it. */
function head(name: string, what: Message, maxBatchSize: number | undefined): Message {
  return [
    ["name", name],
    ...what,
    ["version_policy", [["specific", [["versions", version]]]]],
    // 0: no dimension for rows of a batch.
    ["max_batch_size", maxBatchSize ?? 0],
  ];
}

function cached(isCached: boolean): Message {
  return isCached ? [["response_cache", [["enable", true]]]] : [];
}

/** The `config.pbtxt` of a model that a backend computes. */
export function modelConfig(name: string, model: TritonModel, devices: Devices, isCached: boolean): string {
  const { backend, platform } = backends[model.backend];
  return textFormat([
    ...head(
      name,
      [["backend", backend], ...(platform === undefined ? [] : [["platform", platform] as const])],
      model.maxBatchSize,
    ),
    ...tensors(model),
    ...(model.dynamicBatching === undefined
      ? []
      : [["dynamic_batching", dynamicBatching(model.dynamicBatching)] as const]),
    ["instance_group", instanceGroup(model.instances ?? 1, devices)],
    ...parameters(model, devices),
    ...(model.warmUp ?? []).map((sample, index) => ["model_warmup", warmUp(sample, index, model.inputs)] as const),
    ...cached(isCached),
  ]);
}

/** The `config.pbtxt` of an ensemble: who its models are, and how their tensors hang together. */
export function ensembleConfig(name: string, ensemble: TritonEnsemble, isCached: boolean): string {
  return textFormat([
    ...head(name, [["platform", "ensemble"]], ensemble.maxBatchSize),
    ...tensors(ensemble),
    ["ensemble_scheduling", ensembleScheduling(name, ensemble.steps, version)],
    ...cached(isCached),
  ]);
}
