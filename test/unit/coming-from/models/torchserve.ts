import { defineModel } from "../../../../components/model-service/spec.ts";

export const densenet = defineModel({
  name: "densenet",
  team: "risk",
  runtime: {
    kind: "triton",
    backend: "ensemble",
    inputs: { image: { datatype: "BYTES", dims: [1] } },
    outputs: { label: { datatype: "BYTES", dims: [1] } },
    maxBatchSize: 8,
    models: {
      // The handler's preprocess and postprocess, as Python; the network, as TorchScript.
      before: {
        backend: "python",
        inputs: { image: { datatype: "BYTES", dims: [1] } },
        outputs: { tensor: { datatype: "FP32", dims: [3, 224, 224] } },
        maxBatchSize: 8,
      },
      network: {
        backend: "pytorch",
        inputs: { INPUT__0: { datatype: "FP32", dims: [3, 224, 224] } },
        outputs: { OUTPUT__0: { datatype: "FP32", dims: [1000] } },
        maxBatchSize: 8,
        dynamicBatching: { maxQueueDelay: "50ms" },
        instances: 2,
      },
      after: {
        backend: "python",
        inputs: { scores: { datatype: "FP32", dims: [1000] } },
        outputs: { label: { datatype: "BYTES", dims: [1] } },
        maxBatchSize: 8,
      },
    },
    steps: [
      { model: "before", inputs: { image: "image" }, outputs: { tensor: "tensor" } },
      { model: "network", inputs: { INPUT__0: "tensor" }, outputs: { OUTPUT__0: "scores" } },
      { model: "after", inputs: { scores: "scores" }, outputs: { label: "label" } },
    ],
  },
  accelerator: { gpu: "l4" },
});
