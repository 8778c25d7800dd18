import { defineModel } from "../../components/model-service/spec.ts";

/**
 * The network of `fraud` for a machine that has no TensorFlow Serving: its SavedModel as ONNX. A model of its own, because
 * it is asked in another protocol, and what asks `fraud` would not understand its answers.
 */
export const fraudOnnx = defineModel({
  name: "fraud-onnx",
  team: "risk",
  runtime: { kind: "onnx" },
  load: { budget: "60s" },
});
