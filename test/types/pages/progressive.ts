// Settings that docs/progressive.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = { slo: { availability: 99.9, p99: "50ms" } } satisfies Partial<ModelSpec>;
export const setting1 = { progress: { steps: [5, 25, 50], bake: "30m", requests: 1_000 } } satisfies Partial<ModelSpec>;
export const setting2 = {
  in: { prd: { progress: { steps: [1, 5, 25, 50], bake: "120m" } } },
} satisfies Partial<ModelSpec>;
