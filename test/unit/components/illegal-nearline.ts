import type { NearlineSpec } from "../../../components/nearline/settings.ts";
import type { Offered } from "../../../components/model-service/validate/offered.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";

const queues: Partial<Offered> = { queues: "redis" };

function queued(nearline: NearlineSpec): ModelSpec {
  return { name: "iris", team: "examples", runtime: { kind: "pmml" }, nearline };
}

const wrong = (code: string, path: string, nearline: NearlineSpec, among: Partial<Offered> = queues) => ({
  code,
  path: `nearline.${path}`,
  model: queued(nearline),
  among,
});

/** Queues that compile and are refused. */
export const illegalQueues = [
  wrong("MS080", "batch", { batch: 0 }),
  wrong("MS080", "batch", { batch: 1.5 }),
  wrong("MS080", "retries", { retries: -1 }),
  wrong("MS080", "mostWaiting", { mostWaiting: 0 }),
  wrong("MS080", "results.stream.most", { results: { stream: { most: 0 } } }),
  wrong("MS080", "workers.max", { workers: { max: 0 } }),
  wrong("MS080", "workers.concurrency", { workers: { concurrency: 1000 } }),
  wrong("MS080", "workers.waitingPerWorker", { workers: { waitingPerWorker: 0 } }),
  { code: "MS081", path: "nearline", model: queued({}), among: {} },
  wrong("MS086", "ordered", { ordered: true }, { queues: "sqs" }),
  wrong("EN001", "keep", { keep: "0s" }),
  wrong("MS082", "timeout", { timeout: "10m" }),
  wrong("MS083", "within", { within: "10s" }),
  {
    code: "MS085",
    path: "nearline",
    model: {
      ...queued({}),
      runtime: { kind: "custom", function: "f", protocol: "own", routes: ["/get_score"], health: "/health" },
    } as ModelSpec,
    among: queues,
  },
  {
    code: "MS084",
    path: "scaling.min",
    model: { ...queued({}), scaling: { on: "request-rate", target: 5, min: 0, max: 2 } } as ModelSpec,
    among: queues,
  },
];
