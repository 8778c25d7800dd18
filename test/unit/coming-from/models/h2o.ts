import { defineModel } from "../../../../components/model-service/spec.ts";

export const gbm = defineModel({
  name: "gbm",
  team: "risk",
  runtime: {
    kind: "custom",
    image: "runtimes/h2o-genmodel@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    modelMount: "/models", // model.zip, the MOJO
    protocol: "own",
    port: 8080,
    routes: ["/predict"],
    health: "/health",
    env: { JAVA_TOOL_OPTIONS: "-XX:MaxRAMPercentage=75" },
  },
});
