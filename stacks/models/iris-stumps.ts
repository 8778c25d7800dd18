import { defineModel } from "../../components/model-service/spec.ts";

/** Fisher's irises by sixty stumps: the candidate of `iris.ts`, as a second opinion. */
export const irisStumps = defineModel({
  name: "iris-stumps",
  team: "examples",
  runtime: { kind: "pmml" },
  io: {
    inputs: { sepal_length: "FP64", sepal_width: "FP64", petal_length: "FP64", petal_width: "FP64" },
    outputs: {
      predicted_species: "BYTES",
      probability_setosa: "FP64",
      probability_versicolor: "FP64",
      probability_virginica: "FP64",
    },
  },
  load: { budget: "30s" },
});
