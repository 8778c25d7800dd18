// Settings that docs/runtimes.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = {
  runtime: {
    kind: "tensorflow",
    signature: "serving_default",
    protocols: ["rest", "grpc"], // default: REST alone
    batching: { maxSize: 64, timeout: "2ms" }, // default: none
  },
} satisfies Partial<ModelSpec>;
