import { defineModel } from "../../../../components/model-service/spec.ts";

export const price = defineModel({
  name: "price",
  team: "risk",
  runtime: { kind: "pmml" }, // from the Spark pipeline, not from the bundle
});
