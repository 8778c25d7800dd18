import { defineModel } from "../../components/model-service/spec.ts";

/** The model of `iris.ts`, used through a queue as well: submit, and ask for the result when it suits. */
export const irisNearline = defineModel({
  name: "iris-nearline",
  team: "examples",
  runtime: { kind: "pmml" },
  load: { budget: "30s" },
  replicas: 2,
  nearline: {
    results: { stream: { most: 200_000 } },
    batch: 64,
    timeout: "5s",
    mostWaiting: 200_000,
    within: "5m",
    workers: { max: 3, concurrency: 4, waitingPerWorker: 2000 },
  },
});
