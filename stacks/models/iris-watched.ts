import { defineModel } from "../../components/model-service/spec.ts";

/** The model of `iris.ts`, whose requests are recorded and compared with the flowers that it was trained on. */
export const irisWatched = defineModel({
  name: "iris-watched",
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
  payloads: { sample: 1, redact: ["petal_width"] },
});
