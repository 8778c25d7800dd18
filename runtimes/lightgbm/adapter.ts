import type { Adapter } from "../adapter.ts";
import { checkBatchRows } from "../batch-rows.ts";
import { mlserverBusyness, mlserverPlan } from "../mlserver/plan.ts";

/** LightGBM models on MLServer. */
export const lightgbm: Adapter<"lightgbm"> = {
  kind: "lightgbm",
  image: { repository: "runtimes/lightgbm" },
  check: ({ maxBatchRows }) => checkBatchRows(maxBatchRows),
  busyness: () => mlserverBusyness,
  plan: (input) => mlserverPlan(input),
};
