import type { FeatureTable } from "../../../components/model-service/spec/features.ts";
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

const table: FeatureTable = { key: "bed", values: { moisture: "FP64" }, maxAge: "60m" };
const reading = (change: Partial<FeatureTable>, name = "soil"): ModelSpec => ({
  name: "iris",
  team: "examples",
  runtime: custom,
  features: { [name]: { ...table, ...change } },
});

/** Features that compile and are refused. */
export const illegalFeatures = [
  wrong("MS105", "features", { ...reading({}), runtime: { kind: "pmml" } } as ModelSpec),
  wrong("MS106", "features.Soil", reading({}, "Soil")),
  wrong("MS106", "features.soil.values", reading({ values: {} })),
  wrong("MS106", "features.soil", reading({ key: "the bed" })),
  wrong("MS106", "features.soil.key", reading({ key: "moisture" })),
  wrong("MS107", "features.soil.defaults.wetness", reading({ defaults: { wetness: 1 } })),
  wrong("MS107", "features.soil.defaults.moisture", reading({ defaults: { moisture: "wet" } })),
  wrong("MS006", "features.soil.maxAge", reading({ maxAge: "0s" })),
  wrong("MS108", "features.soil.maxAge", reading({ maxAge: "100ms" })),
  wrong("MS014", "features", reading({}), { redis: false }),
];

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
