import type { CallbackSpec, ObjectsSpec } from "../../../components/nearline/results/settings.ts";
import type { NearlineSpec } from "../../../components/nearline/settings.ts";
import type { Offered } from "../../../components/model-service/validate/offered.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";

const queues: Partial<Offered> = { queues: "redis" };

const kafka: Partial<Offered> = { queues: "kafka", partitions: 3 };

function queued(nearline: NearlineSpec): ModelSpec {
  return { name: "iris", team: "examples", runtime: { kind: "pmml" }, nearline };
}

const wrong = (code: string, path: string, nearline: NearlineSpec, among: Partial<Offered> = queues) => ({
  code,
  path: `nearline.${path}`,
  model: queued(nearline),
  among,
});

const signed: CallbackSpec = { to: "https://orders.example.com/results", secret: { name: "orders", key: "signing" } };
const posted = (more: Partial<CallbackSpec>): NearlineSpec => ({ results: { callback: { ...signed, ...more } } });
const kept = (more: Partial<ObjectsSpec>): NearlineSpec => ({
  results: { objects: { bucket: "results-{environment}", prefix: "iris", ...more } },
});
const onAws: Partial<Offered> = { queues: "sqs", environment: "dev" };
const callback = (code: string, path: string, more: Partial<CallbackSpec>) =>
  wrong(code, `results.callback.${path}`, posted(more));

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
  wrong("MS073", "workers.max", { workers: { max: 4 } }, kafka),
  wrong("MS074", "keep", { keep: "60m" }, kafka),
  wrong("MS074", "mostWaiting", { mostWaiting: 10 }, kafka),
  wrong("MS075", "results.stream", { results: { stream: { most: 10 } } }, kafka),
  wrong("EN001", "keep", { keep: "0s" }),
  callback("MS087", "to", { to: "https://" }),
  callback("MS087", "to", { to: "https://orders.example.com/{date}" }),
  callback("MS087", "to", { to: "https://${HOST}/results" }),
  callback("MS087", "to", { to: "https://me:secret@orders.example.com" }),
  callback("MS087", "to", { to: "https://orders.example.com/#results" }),
  callback("MS020", "secret.name", { secret: { name: "Orders", key: "signing" } }),
  callback("MS030", "secret.key", { secret: { name: "orders", key: "../signing" } }),
  callback("MS010", "at", { at: "10.20.0.0" }),
  callback("MS080", "tries", { tries: 0 }),
  callback("EN001", "timeout", { timeout: "0s" }),
  callback("MS088", "timeout", { timeout: "2m" }),
  wrong("MS066", "results.objects", kept({}), { queues: "redis", environment: "local" }),
  wrong("MS089", "results.objects.bucket", kept({ bucket: "Results" }), onAws),
  wrong("MS089", "results.objects.prefix", kept({ prefix: "" }), onAws),
  wrong("MS089", "results.objects.prefix", kept({ prefix: "iris/*" }), onAws),
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
