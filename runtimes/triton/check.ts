import type { RuntimeMistake } from "../adapter.ts";
import { longestRequestSeconds } from "../draining.ts";
import { milliseconds } from "../durations.ts";
import { checkEnsemble } from "./check-ensemble.ts";
import type { DynamicBatching, Tensor, TritonModel, TritonSpec, WarmUp } from "./spec.ts";

type Dims = readonly number[];
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
const isDim = (dim: number): boolean => dim === -1 || isCount(dim);
const product = (dims: Dims): number => dims.reduce((all, dim) => all * dim, 1);

/** Triton's own rules: https://github.com/triton-inference-server/core/blob/main/src/model_config_utils.cc, `ValidateIOShape`. */
function checkTensor({ dims, reshape }: Tensor, path: string, isBatched: boolean): readonly RuntimeMistake[] {
  const mistakes: RuntimeMistake[] = [];
  const found = (below: string, message: string): void => {
    mistakes.push({ code: "MS034", path: `${path}.${below}`, message });
  };
  if (dims.length === 0) found("dims", "A tensor has dimensions. Write [1] for a single number.");
  if (!dims.every(isDim))
    found("dims", `[${dims.join(", ")}] are no dimensions. Write whole numbers, -1 for any length.`);
  if (reshape === undefined) return mistakes;
  if (reshape.length === 0 && !isBatched)
    found("reshape", "Without maxBatchSize nothing would be left of the tensor. Leave reshape out.");
  else if (!reshape.every(isDim) || (!dims.includes(-1) && product(reshape) !== product(dims)))
    found("reshape", `[${reshape.join(", ")}] does not hold as many numbers as [${dims.join(", ")}]. Write others.`);
  return mistakes;
}

/** Mistakes in what a model or an ensemble takes and gives. */
function checkTensors(
  { inputs, outputs, maxBatchSize }: Pick<TritonModel, "inputs" | "outputs" | "maxBatchSize">,
  path: string,
): readonly RuntimeMistake[] {
  return (["inputs", "outputs"] as const).flatMap((side) => {
    const tensors = Object.entries(side === "inputs" ? inputs : outputs);
    if (tensors.length === 0)
      return [{ code: "MS034" as const, path: `${path}${side}`, message: "There are none. Write at least one." }];
    return tensors.flatMap(([name, tensor]) =>
      name === ""
        ? [{ code: "MS034" as const, path: `${path}${side}`, message: '"" is no name of a tensor.' }]
        : checkTensor(tensor, `${path}${side}.${name}`, maxBatchSize !== undefined),
    );
  });
}

function checkBatching({ preferredSizes = [], maxQueueDelay, queue = {} }: DynamicBatching, maxBatchSize: number) {
  const mistakes: RuntimeMistake[] = [];
  for (const size of preferredSizes)
    if (!isCount(size) || size > maxBatchSize)
      mistakes.push({
        path: "preferredSizes",
        message: `${size} is no size of a batch of at most ${maxBatchSize}. Write whole numbers from 1 to ${maxBatchSize}.`,
      });
  const most = longestRequestSeconds * 1000;
  if (maxQueueDelay !== undefined && !(milliseconds(maxQueueDelay) >= 0 && milliseconds(maxQueueDelay) < most))
    mistakes.push({
      path: "maxQueueDelay",
      message: `"${maxQueueDelay}" is no time to wait for a batch. Write less than ${most}ms, such as 2ms.`,
    });
  if (queue.timeout !== undefined && !(milliseconds(queue.timeout) > 0 && milliseconds(queue.timeout) <= most))
    mistakes.push({
      path: "queue.timeout",
      message: `"${queue.timeout}" is no time that a request may wait. Write more than 0ms and at most ${most}ms.`,
    });
  if (queue.maxSize !== undefined && !isCount(queue.maxSize))
    mistakes.push({ path: "queue.maxSize", message: `${queue.maxSize} is not a number of requests. Write 1 or more.` });
  return mistakes;
}

function checkWarmUp(sample: WarmUp, path: string, { inputs, maxBatchSize }: TritonModel): readonly RuntimeMistake[] {
  const mistakes: RuntimeMistake[] = [];
  const { batchSize = 1, count = 1, dims = {} } = sample;
  if (!isCount(batchSize) || batchSize > (maxBatchSize ?? 1))
    mistakes.push({
      path: `${path}.batchSize`,
      message: `${batchSize} rows are none that the model takes. Write a whole number from 1 to ${maxBatchSize ?? 1}.`,
    });
  if (!isCount(count))
    mistakes.push({ path: `${path}.count`, message: `${count} is not a number of times. Write 1 or more.` });
  for (const name of Object.keys(dims))
    if (!Object.hasOwn(inputs, name))
      mistakes.push({ path: `${path}.dims.${name}`, message: `There is no input ${name}. Leave it out.` });
  for (const [name, input] of Object.entries(inputs)) {
    const given = dims[name] ?? input.dims;
    const fits =
      given.length === input.dims.length &&
      given.every((dim, at) => isCount(dim) && [-1, dim].includes(input.dims[at] ?? 0));
    if (!fits)
      mistakes.push({
        path: `${path}.dims.${name}`,
        message: `[${given.join(", ")}] is no size of [${input.dims.join(", ")}]. Write one with a number for each -1.`,
      });
  }
  return mistakes;
}

/** Mistakes of one model, whoever it is of. */
export function checkOne(model: TritonModel, path: string): readonly RuntimeMistake[] {
  const { maxBatchSize, dynamicBatching, instances = 1, warmUp = [] } = model;
  const below = (mistakes: readonly RuntimeMistake[], where: string): readonly RuntimeMistake[] =>
    mistakes.map((mistake) => ({ ...mistake, path: `${path}${where}.${mistake.path}` }));
  return [
    ...checkTensors(model, path),
    ...(maxBatchSize === undefined || isCount(maxBatchSize)
      ? []
      : [
          {
            path: `${path}maxBatchSize`,
            message: `${maxBatchSize} rows are no batch. Write 1 or more, or leave it out.`,
          },
        ]),
    ...(isCount(instances)
      ? []
      : [{ path: `${path}instances`, message: `${instances} is not a number of instances. Write 1 or more.` }]),
    ...(dynamicBatching === undefined ? [] : below(checkBatching(dynamicBatching, maxBatchSize), "dynamicBatching")),
    ...warmUp.flatMap((sample, index) => checkWarmUp(sample, `${path}warmUp.${index}`, model)),
  ];
}

/** Whether a Python process takes part, to which tensors go through shared memory. */
export function usesPython(spec: TritonSpec): boolean {
  return spec.backend === "ensemble"
    ? Object.values(spec.models).some(({ backend }) => backend === "python")
    : spec.backend === "python";
}

/** Everything about a declared server that only its values make wrong. Pure. */
export function checkTriton(spec: TritonSpec): readonly RuntimeMistake[] {
  const { responseCache, sharedMemory } = spec;
  const isNothing = (size: string): boolean => !/^[1-9]\d*(Mi|Gi)$/.test(size);
  return [
    ...(spec.backend === "ensemble"
      ? [
          ...checkTensors(spec, ""),
          ...Object.entries(spec.models).flatMap(([name, model]) => checkOne(model, `models.${name}.`)),
          ...checkEnsemble(spec),
        ]
      : checkOne(spec, "")),
    ...(responseCache?.in === "memory" && isNothing(responseCache.size)
      ? [{ path: "responseCache.size", message: `"${responseCache.size}" keeps nothing. Write one such as 64Mi.` }]
      : []),
    ...(sharedMemory !== undefined && isNothing(sharedMemory)
      ? [{ path: "sharedMemory", message: `"${sharedMemory}" is no memory. Write one such as 64Mi.` }]
      : []),
    ...(sharedMemory !== undefined && !usesPython(spec)
      ? [{ path: "sharedMemory", message: "No model is Python, and nothing else passes tensors so. Leave it out." }]
      : []),
  ];
}
