import { defineModel } from "../../components/model-service/spec.ts";

/** Fisher's irises again, by a random forest that Spark ML trained. It is exported as PMML, so that no Spark runs in the pod. */
export const irisSpark = defineModel({
  name: "iris-spark",
  team: "examples",
  runtime: { kind: "pmml" },
  replicas: 1,
  load: { budget: "30s" },
});
