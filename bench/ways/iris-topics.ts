import { defineModel } from "../../components/model-service/spec.ts";

/** The model of `iris.ts`, used through topics of a Kafka. */
export const irisTopics = defineModel({
  name: "iris-topics",
  team: "examples",
  runtime: { kind: "pmml" },
  load: { budget: "30s" },
  nearline: {
    batch: 64,
    timeout: "5s",
    within: "5m",
    workers: { max: 3, concurrency: 4, waitingPerWorker: 2000 },
  },
});
