import { defineModel } from "../../components/model-service/spec.ts";

/** The model of `iris.ts`, by which Spark scores what is in a bucket, and what arrives there. */
export const irisFiles = defineModel({
  name: "iris-files",
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
  batch: {
    input: { bucket: "example-flowers-{environment}", prefix: "arrived", format: "parquet" },
    output: { bucket: "example-flowers-{environment}", prefix: "named-by-spark/{run}" },
    schedule: { cron: "0 3 * * *" },
    spark: { executors: { min: 1, max: 2 } },
  },
});
