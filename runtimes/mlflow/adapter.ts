import type { Adapter } from "../adapter.ts";
import { checkBatchRows } from "../batch-rows.ts";
import { mlserverBusyness, mlserverPlan } from "../mlserver/plan.ts";

/** MLflow's model folders on MLServer. */
export const mlflow: Adapter<"mlflow"> = {
  kind: "mlflow",
  image: { repository: "runtimes/mlflow" },
  check: ({ maxBatchRows }) => checkBatchRows(maxBatchRows),
  busyness: () => mlserverBusyness,
  plan: (input) =>
    mlserverPlan(input, {
      // It would tell its makers that it is used: https://mlflow.org/docs/latest/community/usage-tracking/
      MLFLOW_DISABLE_TELEMETRY: "true",
    }),
};
