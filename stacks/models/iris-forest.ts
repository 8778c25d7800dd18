import { defineModel } from "../../components/model-service/spec.ts";

/** Fisher's irises by a random forest of scikit-learn's, as ONNX. */
export const irisForest = defineModel({
  name: "iris-forest",
  team: "examples",
  runtime: { kind: "onnx" },
  load: { budget: "60s" },
});
