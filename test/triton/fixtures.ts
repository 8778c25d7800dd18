import type { TritonEnsemble, TritonModel, TritonSpec } from "../../runtimes/triton/spec.ts";

/** One model that says everything that can be said of one. */
export const everything = {
  backend: "onnx",
  inputs: {
    amount: { datatype: "FP64", dims: [1], reshape: [] },
    words: { datatype: "BYTES", dims: [-1], optional: true },
  },
  outputs: { score: { datatype: "FP32", dims: [2] } },
  maxBatchSize: 64,
  dynamicBatching: {
    preferredSizes: [16, 32],
    maxQueueDelay: "2.5ms",
    queue: { timeout: "800ms", onTimeout: "delay", clientsMayShorten: true, maxSize: 512 },
  },
  instances: 2,
  warmUp: [
    { batchSize: 64, dims: { words: [7] }, count: 3 },
    { data: "zeros", dims: { words: [1] } },
  ],
  protocols: ["rest", "grpc"],
  responseCache: { in: "memory", size: "64Mi" },
} as const satisfies TritonSpec;

/** The least that can be said. */
export const least = {
  backend: "python",
  inputs: { x: { datatype: "INT64", dims: [3, -1] } },
  outputs: { y: { datatype: "BOOL", dims: [1] } },
} as const satisfies TritonModel;

/** Text made into tokens by Python, and a plan that scores them. */
export const ensemble = {
  backend: "ensemble",
  inputs: { text: { datatype: "BYTES", dims: [1] } },
  outputs: { score: { datatype: "FP32", dims: [2] } },
  maxBatchSize: 8,
  models: {
    tokens: {
      backend: "python",
      inputs: { text: { datatype: "BYTES", dims: [1] } },
      outputs: { ids: { datatype: "INT64", dims: [-1] }, mask: { datatype: "INT64", dims: [-1] } },
      maxBatchSize: 8,
    },
    scorer: {
      backend: "tensorrt",
      inputs: { input_ids: { datatype: "INT64", dims: [128] } },
      outputs: { logits: { datatype: "FP32", dims: [2] } },
      maxBatchSize: 32,
      dynamicBatching: {},
    },
  },
  steps: [
    { model: "tokens", inputs: { text: "text" }, outputs: { ids: "ids" } },
    { model: "scorer", inputs: { input_ids: "ids" }, outputs: { logits: "score" } },
  ],
} as const satisfies TritonEnsemble;
