import { defineModel } from "../../../../components/model-service/spec.ts";

export const bike = defineModel({
  name: "bike",
  team: "risk",
  runtime: {
    kind: "custom",
    function: "services/bike", // score.py's init() and run(), called by app.py
    protocol: "own",
    routes: ["/score"],
    health: "/health",
    longestRequestSeconds: 5, // request_settings.request_timeout_ms: 5000
  },
  limits: { concurrent: 10 },
  replicas: 2,
});
