import { defineModel } from "../../components/model-service/spec.ts";

/** How many minutes a delivery takes, from five numbers about it. A LightGBM regression, on invented deliveries. */
export const delivery = defineModel({
  name: "delivery",
  team: "examples",
  runtime: { kind: "lightgbm" },
  load: { budget: "60s" },
  deadline: { after: "2s" }, // a courier asks again sooner than that
});
