import { defineModel } from "../../../../components/model-service/spec.ts";

// The pickled estimator, where the application did nothing but call it.
export const churn = defineModel({
  name: "churn",
  team: "risk",
  runtime: { kind: "sklearn" },
  replicas: 2,
});

// The application as it is: its own route, its own health, and its own way of saying that it failed.
export const score = defineModel({
  name: "score",
  team: "risk",
  runtime: {
    kind: "custom",
    function: "services/score", // app.py and requirements.lock; the platform builds the image
    protocol: "own",
    routes: ["/get_score"],
    health: "/health",
    failure: { field: "code", ok: 0 }, // {"code": 1, "msg": …} counts as an error, whatever the status
  },
});
