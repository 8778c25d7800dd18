import { defineModel } from "../../components/model-service/spec.ts";

/** A nursery's advice about its plants: a logic service in Flask with a database, in front of model iris. */
export const advice = defineModel({
  name: "advice",
  team: "examples",
  runtime: {
    kind: "custom",
    function: "examples/advice/service",
    protocol: "own",
    routes: ["/get_score"],
    health: "/health",
    failure: { field: "code", ok: 0 },
    longestRequestSeconds: 8,
  },
  load: { budget: "30s" },
  calls: ["iris"],
  databases: [
    {
      name: "plants",
      // The local environment's Redis, which is in the cluster; elsewhere `in` says another place.
      host: "redis.redis.svc",
      port: 6379,
      at: { namespace: "redis", labels: { "app.kubernetes.io/name": "redis" } },
    },
  ],
});
