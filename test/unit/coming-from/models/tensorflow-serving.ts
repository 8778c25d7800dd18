import { defineModel } from "../../../../components/model-service/spec.ts";

export const fraud = defineModel({
  name: "fraud",
  team: "risk",
  runtime: {
    kind: "tensorflow",
    signature: "serving_default",
    protocols: ["rest", "grpc"],
    batching: { maxSize: 64, timeout: "2ms" },
  },
  accelerator: { gpu: "l4" },
});
