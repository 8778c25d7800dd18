import { defineModel } from "../../components/model-service/spec.ts";

/** Fisher's irises by a network that Keras trained, as ONNX. */
export const irisTensorflow = defineModel({
  name: "iris-tensorflow",
  team: "examples",
  runtime: { kind: "onnx" },
  load: { budget: "60s" },
});
