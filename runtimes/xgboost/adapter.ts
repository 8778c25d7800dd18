import type { Adapter } from "../adapter.ts";
import { checkBatchRows } from "../batch-rows.ts";
import { mlserverBusyness, mlserverPlan } from "../mlserver/plan.ts";

/** XGBoost models on MLServer. */
export const xgboost: Adapter<"xgboost"> = {
  kind: "xgboost",
  image: { repository: "runtimes/xgboost" },
  check: ({ maxBatchRows }) => checkBatchRows(maxBatchRows),
  busyness: () => mlserverBusyness,
  plan: (input) => mlserverPlan(input),
};
