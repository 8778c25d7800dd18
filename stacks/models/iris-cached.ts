import { defineModel } from "../../components/model-service/spec.ts";

/** The model of `iris.ts`, whose answers are kept: whoever asks what was asked within ten minutes gets the answer of then. */
export const irisCached = defineModel({
  name: "iris-cached",
  team: "examples",
  runtime: { kind: "pmml" },
  load: { budget: "30s" },
  cache: { ttl: "10m" },
});
