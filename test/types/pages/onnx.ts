// Settings that docs/onnx.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = { runtime: { kind: "onnx" } } satisfies Partial<ModelSpec>;
