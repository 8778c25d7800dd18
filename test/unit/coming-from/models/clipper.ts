import { defineModel } from "../../../../components/model-service/spec.ts";

export const sum = defineModel({
  name: "sum",
  team: "risk",
  runtime: {
    kind: "custom",
    function: "services/sum", // the closure, with what it imports
    protocol: "own",
    routes: ["/predict"],
    health: "/health",
  },
  deadline: { after: "100ms", answer: { body: { output: "-1.0" } } },
  replicas: 2,
});
