import { defineModel } from "../../../../components/model-service/spec.ts";

export const summary = defineModel({
  name: "summary",
  team: "risk",
  runtime: {
    kind: "custom",
    artifact: { image: "risk/summary", path: "/home/bentoml/bento" }, // what `bentoml containerize` made; the release says which
    protocol: "own",
    port: 3000,
    routes: ["/summarize"],
    health: { ready: "/readyz", live: "/livez" },
    metrics: 3000,
    scratch: ["/tmp"],
  },
  resources: { cpu: 1, cpuLimit: 2, memory: "2Gi" },
});
