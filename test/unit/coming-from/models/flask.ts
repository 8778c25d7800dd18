import { defineModel } from "../../../../components/model-service/spec.ts";

// The pickled estimator, where the application did nothing but call it.
export const churn = defineModel({
  name: "churn",
  team: "risk",
  runtime: { kind: "sklearn" },
  replicas: 2,
});

// The application as it is, where it did more: its own route, health and failures, and the database that it asks.
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
  calls: ["churn"], // MODEL_CHURN_URL
  databases: [
    {
      name: "customers",
      host: "customers.example.internal",
      port: 5432,
      at: { cidr: "10.20.0.0/16" },
      secret: { keys: ["username", "password"] }, // files, in DATABASE_CUSTOMERS_SECRETS
    },
  ],
});
