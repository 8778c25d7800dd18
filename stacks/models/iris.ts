import { defineModel } from "../../components/model-service/spec.ts";

/** Fisher's irises: which of three species a flower is, from four lengths. A gradient-boosted forest as PMML. */
export const iris = defineModel({
  name: "iris",
  team: "examples",
  runtime: { kind: "pmml" },
  replicas: 2,
  load: { budget: "30s" },
});
