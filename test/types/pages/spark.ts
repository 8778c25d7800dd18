// Settings that docs/spark.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = {
  batch: {
    input: { bucket: "rows-{environment}", prefix: "in/churn", format: "parquet" },
    output: { bucket: "results-{environment}", prefix: "churn/{run}" },
    schedule: { cron: "0 2 * * *" },
    within: "180m",
    only: ["prd"],
    spark: { executors: { min: 2, max: 20 }, executor: { cores: 4, memory: "8Gi" } },
  },
} satisfies Partial<ModelSpec>;
