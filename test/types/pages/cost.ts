// Settings that docs/cost.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";

export const setting0 = { budget: { monthlyUsd: 6_000 } } satisfies Partial<CloudEnvironment>;
export const setting1 = {
  teams: { risk: { cpu: 60, memory: "240Gi", pods: 60, budget: { monthlyUsd: 2_500 } } },
} satisfies Partial<CloudEnvironment>;
