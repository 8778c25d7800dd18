// Settings that docs/batch.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = {
  batch: {
    input: { claim: "batch", folder: "in/iris", format: "csv" },
    output: { claim: "batch", folder: "out/iris/{run}" },
    schedule: { cron: "0 2 * * *", timezone: "Europe/Berlin" }, // left out: on demand alone
    parallelism: 2, // pods that share a run
    within: "60m", // a run that takes longer is ended
  },
} satisfies Partial<ModelSpec>;
