import { defineModel } from "../../../../components/model-service/spec.ts";

// The image that `mlflow models build-docker` made, by digest.
export const wine = defineModel({
  name: "wine",
  team: "risk",
  runtime: {
    kind: "custom",
    image: "risk/wine@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    modelMount: "/opt/ml/model",
    protocol: "own",
    port: 8080,
    routes: ["/invocations"],
    health: "/ping",
    scratch: ["/tmp"],
  },
});
