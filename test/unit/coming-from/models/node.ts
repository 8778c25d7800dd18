import { defineModel } from "../../../../components/model-service/spec.ts";

export const captions = defineModel({
  name: "captions",
  team: "risk",
  runtime: {
    kind: "custom",
    image: "risk/captions@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    modelMount: "/models", // model.onnx, for onnxruntime-node
    protocol: "own",
    port: 3000,
    routes: ["/caption"],
    health: "/healthz",
  },
});
