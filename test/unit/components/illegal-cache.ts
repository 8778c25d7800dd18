import type { CacheSpec } from "../../../components/model-service/spec/cache.ts";
import type { Offered } from "../../../components/model-service/validate/offered.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";

const results: Partial<Offered> = { results: true };
const kept: CacheSpec = { ttl: "10m" };

function cached(cache: CacheSpec, rest: Partial<ModelSpec> = {}): ModelSpec {
  return { name: "iris", team: "examples", runtime: { kind: "pmml" }, cache, ...rest } as ModelSpec;
}

const wrong = (code: string, path: string, model: ModelSpec, among = results) => ({ code, path, model, among });
const io = { inputs: { amount: "FP64" }, outputs: { score: "FP64" } } as const;
const custom = { kind: "custom", function: "f", protocol: "own", routes: ["/get_score"], health: "/health" } as const;

/** Kept answers that compile and are refused. */
export const illegalCaches = [
  wrong("MS100", "cache", cached(kept, { runtime: custom })),
  wrong("MS100", "cache", cached(kept, { egress: [{ to: "redis" }] })),
  wrong("MS101", "cache.key", cached({ ...kept, key: ["amount"] })),
  wrong("MS101", "cache.key", cached({ ...kept, key: ["amuont"] }, { io })),
  wrong("MS101", "cache.key", cached({ ...kept, key: [] }, { io })),
  wrong("MS102", "cache", cached(kept), {}),
  wrong("MS006", "cache.ttl", cached({ ttl: "0s" })),
  wrong("MS103", "cache.ttl", cached({ ttl: "100ms" })),
  wrong("MS103", "cache.ttl", cached({ ttl: "2000m" })),
  wrong("MS104", "cache", cached(kept, { io, runtime: { kind: "sklearn" }, payloads: { sample: 0.1 } })),
];
