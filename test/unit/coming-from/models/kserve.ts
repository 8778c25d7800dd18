import { defineModel } from "../../../../components/model-service/spec.ts";

export const resnet = defineModel({
  name: "resnet",
  team: "risk",
  runtime: {
    kind: "triton",
    backend: "onnx",
    inputs: { image: { datatype: "FP32", dims: [3, 224, 224] } },
    outputs: { scores: { datatype: "FP32", dims: [1000] } },
    maxBatchSize: 32,
    dynamicBatching: { maxQueueDelay: "5ms" },
  },
  accelerator: { gpu: "l4" },
  scaling: { on: "in-flight", target: 8, min: 2, max: 6 },
});
