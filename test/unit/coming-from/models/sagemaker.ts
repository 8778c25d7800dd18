import { defineModel } from "../../../../components/model-service/spec.ts";

export const credit = defineModel({
  name: "credit",
  team: "risk",
  runtime: {
    kind: "custom",
    image: "risk/credit@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    args: ["serve"],
    modelMount: "/opt/ml/model",
    protocol: "own",
    port: 8080,
    routes: ["/invocations"],
    health: "/ping",
    scratch: ["/tmp"],
  },
  load: { budget: "120s" },
});
