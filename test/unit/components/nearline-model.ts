import type { NearlineModel } from "../../../components/nearline/model.ts";
import { resolveNearline, type NearlineSpec } from "../../../components/nearline/settings.ts";

/** Iris of a team in dev, with a queue, as its declaration and its plan say it. */
export function irisQueued(declared: NearlineSpec, team = "examples"): NearlineModel {
  return {
    name: "iris",
    team,
    environment: "dev",
    priority: "normal",
    nearline: resolveNearline(declared, "dev"),
    url: `http://iris-champion.models-${team}.svc:80/v2/models/iris/infer`,
    pods: {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": `models-${team}` } },
      podSelector: { matchLabels: { "ml-serving/model": "iris" } },
    },
    ports: [8080],
    largestRequest: 1000,
  };
}
