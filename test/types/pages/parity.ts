// Settings that docs/parity.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = { parity: { tolerance: 1e-4, rows: 64 } } satisfies Partial<ModelSpec>;
export const setting1 = { parity: "none" } satisfies Partial<ModelSpec>;
