import type { Adapter } from "../adapter.ts";
import { checkBatchRows } from "../batch-rows.ts";
import { mlserverBusyness, mlserverPlan } from "../mlserver/plan.ts";

/** scikit-learn models on MLServer. */
export const sklearn: Adapter<"sklearn"> = {
  kind: "sklearn",
  image: { repository: "runtimes/sklearn" },
  check: ({ maxBatchRows }) => checkBatchRows(maxBatchRows),
  busyness: () => mlserverBusyness,
  plan: (input) => mlserverPlan(input),
};
