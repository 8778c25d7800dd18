import { defineModel } from "../../components/model-service/spec.ts";

/** The model of `iris.ts`, that scores files beside the requests that it answers. */
export const irisBatch = defineModel({
  name: "iris-batch",
  team: "examples",
  runtime: { kind: "pmml" },
  load: { budget: "30s" },
  io: {
    inputs: { sepal_length: "FP64", sepal_width: "FP64", petal_length: "FP64", petal_width: "FP64" },
    outputs: {
      predicted_species: "BYTES",
      probability_setosa: "FP64",
      probability_versicolor: "FP64",
      probability_virginica: "FP64",
    },
  },
  batch: {
    input: { claim: "batch", folder: "in/iris", format: "csv" },
    output: { claim: "batch", folder: "out/iris/{run}" },
    schedule: { cron: "0 2 * * *", timezone: "Europe/Berlin" },
    within: "60m",
  },
});
