import { defineModel } from "../../../../components/model-service/spec.ts";

export const scorecard = defineModel({
  name: "scorecard",
  team: "risk",
  runtime: { kind: "pmml" },
});
