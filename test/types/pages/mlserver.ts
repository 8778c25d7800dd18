// Settings that docs/mlserver.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = { runtime: { kind: "xgboost", maxBatchRows: 1000 } } satisfies Partial<ModelSpec>;
