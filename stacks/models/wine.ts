import { defineModel } from "../../components/model-service/spec.ts";

/** Which of three cultivars a wine is of, from thirteen measurements by their names. A scikit-learn pipeline that MLflow saved. */
export const wine = defineModel({
  name: "wine",
  team: "examples",
  runtime: { kind: "mlflow" },
  load: { budget: "60s" },
});
