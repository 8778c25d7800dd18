import type { ModelSpec } from "../../../../components/model-service/spec.ts";
import type { BatchSpec } from "../../../../components/model-service/spec/batch.ts";

/** A scoring of files that is right. */
export const goodBatch: BatchSpec = {
  input: { claim: "batch", folder: "in/iris", format: "csv" },
  output: { claim: "batch", folder: "out/{run}" },
};

/** A model that scores files, and is right. */
export const batched = {
  name: "iris",
  team: "examples",
  runtime: { kind: "pmml" },
  io: { inputs: { amount: "FP64", kind: "BYTES", days: "INT32" }, outputs: { score: "FP64" } },
  batch: goodBatch,
} as const satisfies ModelSpec;

const { io: _, ...undeclared } = batched;
const wrong = (code: string, path: string, batch: Partial<BatchSpec>) => ({
  code,
  path,
  model: { ...batched, batch: { ...goodBatch, ...batch } },
});
const { input, output } = goodBatch;

/** Declarations that compile and are refused: where, and by which code. */
export const illegalBatches: readonly { readonly code: string; readonly path: string; readonly model: ModelSpec }[] = [
  { code: "MS090", path: "io", model: undeclared },
  {
    code: "MS090",
    path: "batch",
    model: { ...batched, egress: [{ cidr: "10.0.0.0/8", ports: [443] }] },
  },
  { code: "MS090", path: "batch", model: { ...batched, runtime: { kind: "tensorflow" } } },
  wrong("MS091", "batch.input", { input: { claim: "No Claim", folder: "in", format: "csv" } }),
  wrong("MS091", "batch.input", { input: { claim: "batch", folder: "in/{day}", format: "csv" } }),
  wrong("MS091", "batch.input", { input: { claim: "batch", folder: "../in", format: "csv" } }),
  wrong("MS091", "batch.output", { output: { claim: "batch", folder: "{run}" } }),
  wrong("MS092", "batch.output", { output: { claim: "batch", folder: "in/iris/out" } }),
  wrong("MS092", "batch.output", { output: { claim: "batch", folder: "out" }, schedule: { cron: "@daily" } }),
  wrong("MS093", "batch.schedule.cron", { schedule: { cron: "every day" } }),
  wrong("MS093", "batch.schedule.timezone", { schedule: { cron: "@daily", timezone: "Europe/Nowhere" } }),
  wrong("MS094", "batch.chunkRows", { chunkRows: 0 }),
  wrong("MS094", "batch.parallelism", { parallelism: 1.5 }),
  wrong("MS094", "batch.mostFailedPercent", { mostFailedPercent: 101 }),
  wrong("MS094", "batch.within", { within: "10s" }),
  wrong("MS095", "batch.columns.amuont", { columns: { amuont: ["a"] } }),
  wrong("MS095", "batch", { output: { ...output, keep: ['a"b'] } }),
  wrong("MS095", "batch.output.keep", { output: { ...output, keep: ["score"] } }),
  wrong("MS095", "batch.output.keep", { input: { ...input, format: "jsonl" }, output: { ...output, format: "csv" } }),
  wrong("MS096", "batch.prepare.0.set", { prepare: [{ set: "amuont", missing: 0 }] }),
  wrong("MS096", "batch.prepare.0", { prepare: [{ set: "amount", scale: { by: 0 } }] }),
  wrong("MS096", "batch.prepare.0.clip", { prepare: [{ set: "amount", clip: { min: 2, max: 1 } }] }),
  wrong("MS097", "batch", { input: { bucket: "rows", prefix: "in", format: "csv" } }),
];
