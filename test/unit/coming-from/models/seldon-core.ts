import { defineModel } from "../../../../components/model-service/spec.ts";

export const classifier = defineModel({
  name: "classifier",
  team: "risk",
  runtime: { kind: "sklearn" },
  replicas: 3,
});

// The graph's transformer: a service of its own in front, which clients call.
export const classify = defineModel({
  name: "classify",
  team: "risk",
  runtime: {
    kind: "custom",
    function: "services/classify",
    protocol: "own",
    routes: ["/predict"],
    health: "/health",
  },
  calls: ["classifier"], // MODEL_CLASSIFIER_URL, and a network policy that lets it
});
