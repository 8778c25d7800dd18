// Settings that docs/triton.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = {
  runtime: {
    kind: "triton",
    backend: "onnx",
    inputs: { amount: { datatype: "FP64", dims: [1] }, merchant: { datatype: "BYTES", dims: [1] } },
    outputs: { score: { datatype: "FP32", dims: [2] } },
    maxBatchSize: 64, // default: the model has no dimension for rows
    dynamicBatching: { maxQueueDelay: "2ms", queue: { timeout: "500ms" } }, // default: none
    instances: 2, // on each accelerator; default: 1
    warmUp: [{ batchSize: 64, count: 3 }], // default: none
    responseCache: { in: "redis" }, // or { in: "memory", size: "256Mi" }; default: none
    protocols: ["rest", "grpc"], // default: REST alone
  },
} satisfies Partial<ModelSpec>;
export const setting1 = { accelerator: { gpu: "l4" } } satisfies Partial<ModelSpec>;
export const setting2 = {
  runtime: {
    kind: "triton",
    backend: "ensemble",
    inputs: { text: { datatype: "BYTES", dims: [1] } },
    outputs: { score: { datatype: "FP32", dims: [2] } },
    maxBatchSize: 8,
    models: {
      // The artifact's folder tokens/.
      tokens: {
        backend: "python",
        inputs: { text: { datatype: "BYTES", dims: [1] } },
        outputs: { ids: { datatype: "INT32", dims: [128] } },
        maxBatchSize: 8,
      },
      scorer: {
        backend: "tensorrt",
        inputs: { input_ids: { datatype: "INT32", dims: [128] } },
        outputs: { logits: { datatype: "FP32", dims: [2] } },
        maxBatchSize: 32,
      },
    },
    steps: [
      { model: "tokens", inputs: { text: "text" }, outputs: { ids: "ids" } },
      { model: "scorer", inputs: { input_ids: "ids" }, outputs: { logits: "score" } },
    ],
  },
} satisfies Partial<ModelSpec>;
