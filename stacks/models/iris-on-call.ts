import { defineModel } from "../../components/model-service/spec.ts";

/** The model of `iris.ts`, without a replica until somebody calls it. */
export const irisOnCall = defineModel({
  name: "iris-on-call",
  team: "examples",
  runtime: { kind: "pmml" },
  load: { budget: "30s" },
  scaling: { on: "request-rate", target: 50, min: 0, max: 2 },
  in: { local: { scaling: { scaleDownAfter: "1m" } } }, // while somebody watches
});
