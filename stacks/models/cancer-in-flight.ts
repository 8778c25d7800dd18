import { defineModel } from "../../components/model-service/spec.ts";

/** The model of `cancer.ts`, with as many replicas as the requests in progress ask for. */
export const cancerInFlight = defineModel({
  name: "cancer-in-flight",
  team: "examples",
  runtime: { kind: "sklearn" },
  resources: { cpuLimit: 0.25 }, // so that a dozen callers are more than one replica answers at once
  load: { budget: "120s" },
  scaling: { on: "in-flight", min: 1, max: 3 },
  in: { local: { scaling: { scaleDownAfter: "1m" } } }, // while somebody watches
});
