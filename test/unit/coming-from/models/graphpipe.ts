import { defineModel } from "../../../../components/model-service/spec.ts";

export const squeezenet = defineModel({
  name: "squeezenet",
  team: "risk",
  runtime: {
    kind: "triton",
    backend: "onnx",
    inputs: { data: { datatype: "FP32", dims: [3, 227, 227] } },
    outputs: { probabilities: { datatype: "FP32", dims: [1000] } },
    maxBatchSize: 16,
  },
});
