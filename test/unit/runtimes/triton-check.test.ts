import { describe, expect, it } from "vitest";
import { triton } from "../../../runtimes/triton/adapter.ts";
import type { DynamicBatching, InputTensor, TritonEnsemble, TritonSpec } from "../../../runtimes/triton/spec.ts";
import { ensemble, everything, least } from "../../triton/fixtures.ts";

/** What is found: its code, `-` for settings out of range, and where. */
const found = (spec: TritonSpec) =>
  triton.check({ kind: "triton", ...spec }).map(({ code = "-", path }) => `${code} ${path}`);
const input = (more: Partial<InputTensor>): TritonSpec => ({
  ...least,
  inputs: { x: { datatype: "FP32", dims: [3], ...more } },
});
const batched = { ...least, maxBatchSize: 8 } as const;
const inBatches = (dynamicBatching: DynamicBatching): TritonSpec => ({ ...batched, dynamicBatching });
const whole: TritonEnsemble = ensemble;
const { tokens, scorer } = ensemble.models;
const [first, second] = ensemble.steps;

describe("what is declared for Triton", () => {
  it.each<[string, TritonSpec]>([
    ["everything", everything],
    ["the least", least],
    ["an ensemble", ensemble],
    [
      "numbers without a dimension of their own",
      { ...batched, inputs: { x: { datatype: "FP32", dims: [1], reshape: [] } } },
    ],
    ["other dimensions of as many numbers", input({ dims: [4, 6], reshape: [2, 12] })],
    ["an ensemble without batches of models without", { ...whole, maxBatchSize: 1 }],
    [
      "one tensor for two models",
      {
        ...whole,
        outputs: { ...whole.outputs, length: { datatype: "INT64", dims: [1] } },
        models: {
          ...whole.models,
          counter: { ...scorer, backend: "onnx", outputs: { n: { datatype: "INT64", dims: [1] } } },
        },
        steps: [...whole.steps, { model: "counter", inputs: { input_ids: "ids" }, outputs: { n: "length" } }],
      },
    ],
  ])("may be %s", (_, spec) => {
    expect(found(spec)).toEqual([]);
  });

  it.each<[string, TritonSpec, readonly string[]]>([
    ["no inputs", { ...least, inputs: {} }, ["MS034 inputs"]],
    ["an input without a name", { ...least, inputs: { "": { datatype: "FP32", dims: [1] } } }, ["MS034 inputs"]],
    ["no dimensions", input({ dims: [] }), ["MS034 inputs.x.dims"]],
    ["a dimension of nothing", input({ dims: [0] }), ["MS034 inputs.x.dims"]],
    ["a dimension that is no whole number", input({ dims: [2.5] }), ["MS034 inputs.x.dims"]],
    ["other dimensions of more numbers", input({ dims: [3], reshape: [4] }), ["MS034 inputs.x.reshape"]],
    ["nothing left of a tensor", input({ dims: [1], reshape: [] }), ["MS034 inputs.x.reshape"]],
    ["a batch of nothing", { ...least, maxBatchSize: 0 }, ["- maxBatchSize"]],
    ["no instance", { ...least, instances: 0 }, ["- instances"]],
    [
      "batches that are larger than the largest",
      inBatches({ preferredSizes: [4, 9] }),
      ["- dynamicBatching.preferredSizes"],
    ],
    ["a wait of no time", inBatches({ maxQueueDelay: "-1ms" }), ["- dynamicBatching.maxQueueDelay"]],
    ["a wait longer than a request", inBatches({ maxQueueDelay: "10000ms" }), ["- dynamicBatching.maxQueueDelay"]],
    ["an end before the beginning", inBatches({ queue: { timeout: "0ms" } }), ["- dynamicBatching.queue.timeout"]],
    ["a queue for half a request", inBatches({ queue: { maxSize: 0.5 } }), ["- dynamicBatching.queue.maxSize"]],
    ["a warm-up of any length", { ...least, warmUp: [{}] }, ["- warmUp.0.dims.x"]],
    ["a warm-up of another length", { ...least, warmUp: [{ dims: { x: [4, 2] } }] }, ["- warmUp.0.dims.x"]],
    ["a warm-up of another input", { ...least, warmUp: [{ dims: { x: [3, 2], z: [1] } }] }, ["- warmUp.0.dims.z"]],
    [
      "a warm-up in batches that there are not",
      { ...least, warmUp: [{ dims: { x: [3, 2] }, batchSize: 2 }] },
      ["- warmUp.0.batchSize"],
    ],
    ["a warm-up that never is", { ...least, warmUp: [{ dims: { x: [3, 2] }, count: 0 }] }, ["- warmUp.0.count"]],
    ["a cache of nothing", { ...least, responseCache: { in: "memory", size: "0Mi" } }, ["- responseCache.size"]],
    ["shared memory of nothing", { ...least, sharedMemory: "0Mi" }, ["- sharedMemory"]],
    ["shared memory that nobody shares", { ...everything, sharedMemory: "64Mi" }, ["- sharedMemory"]],
  ])("may not be %s", (_, spec, expected) => {
    expect(found(spec)).toEqual(expected);
  });
});

describe("an ensemble", () => {
  it.each<[string, Partial<TritonEnsemble>, readonly string[]]>([
    [
      "whose step is no model's",
      { steps: [first, { ...second, model: "nobody" }] },
      ["MS035 steps.1.model", "MS035 outputs.score", "MS035 steps", "MS035 models.scorer"],
    ],
    ["with a model that has no step", { models: { ...whole.models, idle: scorer } }, ["MS035 models.idle"]],
    [
      "with a model that no folder can have",
      { models: { ...whole.models, "../x": scorer }, steps: [first, { ...second, model: "../x" }] },
      ["MS035 models.scorer", "MS035 models.../x"],
    ],
    [
      "with a tensor from nowhere",
      { steps: [first, { ...second, inputs: { input_ids: "ixs" } }] },
      ["MS035 steps.1.inputs.input_ids", "MS035 steps"],
    ],
    [
      "with an input that its model does not have",
      { steps: [first, { ...second, inputs: { input_ids: "ids", other: "ids" } }] },
      ["MS035 steps.1.inputs.other"],
    ],
    [
      "with an output that its model does not have",
      { steps: [{ ...first, outputs: { ids: "ids", length: "n" } }, second] },
      ["MS035 steps.0.outputs.length", "MS035 steps"],
    ],
    [
      "with an input left open",
      { models: { ...whole.models, tokens: { ...tokens, inputs: { ...tokens.inputs, words: tokens.inputs.text } } } },
      ["MS035 steps.0.inputs"],
    ],
    [
      "with a tensor that comes twice",
      { steps: [first, { ...second, outputs: { logits: "ids" } }] },
      ["MS035 steps.1.outputs.logits", "MS036 steps.1.outputs.logits", "MS035 outputs.score"],
    ],
    [
      "that never gives an answer",
      { outputs: { ...whole.outputs, other: { datatype: "FP32", dims: [1] } } },
      ["MS035 outputs.other"],
    ],
    [
      "that does not use what it is given",
      { inputs: { ...whole.inputs, other: { datatype: "FP32", dims: [1] } } },
      ["MS035 steps"],
    ],
    [
      "of two steps that wait for each other",
      { steps: [{ ...first, inputs: { text: "score" } }, second], inputs: { text: { datatype: "BYTES", dims: [1] } } },
      ["MS036 steps.0.inputs.text", "MS035 steps.0.inputs.text", "MS035 steps.1.inputs.input_ids", "MS035 steps"],
    ],
    [
      "whose tensors are of two types",
      { models: { ...whole.models, scorer: { ...scorer, inputs: { input_ids: { datatype: "INT32", dims: [128] } } } } },
      ["MS036 steps.1.inputs.input_ids"],
    ],
    [
      "whose tensors are of two sizes",
      { models: { ...whole.models, scorer: { ...scorer, outputs: { logits: { datatype: "FP32", dims: [3] } } } } },
      ["MS036 steps.1.outputs.logits"],
    ],
    ["that takes more rows than its models", { maxBatchSize: 16 }, ["MS036 maxBatchSize"]],
  ])("%s is refused", (_, change, expected) => {
    const spec = { ...whole, ...change };
    expect(found(spec)).toEqual(expected);
  });

  it("may leave an optional input open, and an output unused", () => {
    const models = {
      ...whole.models,
      tokens: { ...tokens, inputs: { ...tokens.inputs, words: { ...tokens.inputs.text, optional: true } } },
    };
    expect(found({ ...whole, models })).toEqual([]);
  });

  it("may be without batches of models that have them", () => {
    const unbatched: TritonEnsemble = { ...whole };
    delete (unbatched as { maxBatchSize?: number }).maxBatchSize;
    expect(found(unbatched)).toEqual([]);
  });

  it("in batches may hold a model without, whose tensors begin with the rows", () => {
    const rowWise = (rows: number): TritonEnsemble => ({
      ...whole,
      models: {
        ...whole.models,
        scorer: {
          backend: "onnx",
          inputs: { input_ids: { datatype: "INT64", dims: [-1, 128] } },
          outputs: { logits: { datatype: "FP32", dims: [rows, 2] } },
        },
      },
    });
    expect(found(rowWise(-1))).toEqual([]);
    expect(found({ ...rowWise(-1), outputs: { score: { datatype: "FP32", dims: [3] } } })).toEqual([
      "MS036 steps.1.outputs.logits",
    ]);
  });

  it("of which everything is wrong says all of it at once", () => {
    const steps = [
      { model: "nobody", inputs: {}, outputs: {} },
      { ...second, inputs: {}, outputs: {} },
    ];
    expect(found({ ...whole, steps, inputs: {} }).length).toBeGreaterThan(5);
  });
});
