// Settings that docs/data.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";

/** What it is of, with something left out of it. */
type Told<T> = T extends readonly (infer E)[] ? readonly Told<E>[] : { readonly [K in keyof T]?: Told<T[K]> };

export const setting0 = {
  io: {
    inputs: {
      amount: { datatype: "FP64", min: 0, max: 100_000 },
      kind: { datatype: "BYTES", values: ["shop", "web"] },
      age_days: { datatype: "INT64", optional: true }, // may be missing
    },
    outputs: { score: "FP32" },
  },
} satisfies Partial<ModelSpec>;
export const setting1 = { payloads: { sample: 0.05, redact: ["card"] } } satisfies Partial<ModelSpec>;
export const setting2 = {
  alerts: {
    receivers: {
      trainer: { webhook: { url: "https://train.example.com/hook", secret: "ml-serving/prd/alerts", key: "train" } },
    },
    // …
    retraining: "trainer",
  },
} satisfies Told<CloudEnvironment["monitoring"]>;
