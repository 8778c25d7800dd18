import { defineModel } from "../../components/model-service/spec.ts";

/** The Wisconsin breast cancer data: whether a tumour is malignant, from thirty measurements. A scikit-learn pipeline. */
export const cancer = defineModel({
  name: "cancer",
  team: "examples",
  runtime: { kind: "sklearn" },
  load: { budget: "60s" },
  slo: { availability: 99.5, p99: "250ms" },
  scaling: { on: "cpu", target: 70, min: 1, max: 3 },
  in: {
    local: { scaling: { scaleDownAfter: "1m" } }, // while somebody watches
    prd: { scaling: { min: 2 } },
  },
});
