import { defineModel } from "../../components/model-service/spec.ts";

/** Whether a customer leaves, from six numbers about them of which one may be missing. An XGBoost classifier, on invented customers. */
export const churn = defineModel({
  name: "churn",
  team: "examples",
  runtime: { kind: "xgboost" },
  load: { budget: "60s" },
});
