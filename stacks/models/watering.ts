import { defineModel } from "../../components/model-service/spec.ts";

/** How much water a flower of a species and a size gets: a logic service, a Python function over rows. */
export const watering = defineModel({
  name: "watering",
  team: "examples",
  runtime: {
    kind: "custom",
    function: "examples/watering/service",
    protocol: "own",
    routes: ["/plan"],
    health: "/health",
    failure: { field: "code", ok: 0 },
    longestRequestSeconds: 2,
  },
  io: {
    inputs: { species: "BYTES", petal_area: "FP64" },
    outputs: { millilitres: "FP64", advice: "BYTES" },
  },
  load: { budget: "30s" },
});
