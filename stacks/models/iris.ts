import { defineModel } from "../../components/model-service/spec.ts";

/** Fisher's irises: which of three species a flower is, from four lengths. A gradient-boosted forest as PMML. */
export const iris = defineModel({
  name: "iris",
  team: "examples",
  runtime: { kind: "pmml" },
  replicas: 2,
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
  slo: { availability: 99.9, p99: "50ms" },
  batch: {
    only: ["dev"],
    input: { bucket: "example-flowers-{environment}", prefix: "measured/{date}", format: "parquet" },
    output: { bucket: "example-flowers-{environment}", prefix: "named/{run}" },
    schedule: { cron: "0 2 * * *" },
  },
});
