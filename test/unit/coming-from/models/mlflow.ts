import { defineModel } from "../../../../components/model-service/spec.ts";

// The folder with its MLmodel file, whose libraries are those of the runtime.
export const wine = defineModel({
  name: "wine",
  team: "risk",
  runtime: { kind: "mlflow" },
});

// Other libraries: the image that `mlflow models build-docker` made, by digest.
export const forecast = defineModel({
  name: "forecast",
  team: "risk",
  runtime: {
    kind: "custom",
    image: "risk/forecast@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    modelMount: "/opt/ml/model",
    protocol: "own",
    port: 8080,
    routes: ["/invocations"],
    health: "/ping",
    scratch: ["/tmp"],
  },
});
