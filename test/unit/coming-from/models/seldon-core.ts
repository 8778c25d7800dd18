import { defineModel } from "../../../../components/model-service/spec.ts";

export const classifier = defineModel({
  name: "classifier",
  team: "risk",
  runtime: { kind: "sklearn" },
  replicas: 3,
});
