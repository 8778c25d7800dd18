import { defineModel } from "../../../../components/model-service/spec.ts";

export const iris = defineModel({
  name: "iris-spark",
  team: "risk",
  runtime: { kind: "pmml" }, // the pipeline, exported where it was trained
  scaling: { on: "cpu", target: 70, min: 1, max: 4 },
});
