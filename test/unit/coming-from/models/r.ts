import { defineModel } from "../../../../components/model-service/spec.ts";

export const cars = defineModel({
  name: "cars",
  team: "risk",
  runtime: {
    kind: "custom",
    image: "runtimes/vetiver@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    modelMount: "/models",
    protocol: "own",
    port: 8000,
    routes: ["/predict"],
    health: "/ping",
    scratch: ["/tmp"],
  },
});
