import { by } from "./expressions.ts";
import type { RecordingRule } from "./rules.ts";

/** Series about the data that models see. */
export const dataSeries = {
  /** Values a second that are not what the model takes, by field. */
  violations: "model:contract_violations:rate5m",
  /** How far recorded values are from those of the training, by direction and field: the population stability index. */
  drift: "model:data_drift:psi",
} as const;

/** What servers count and what compares recorded payloads says, in the words of all other signals. */
export const dataSignals: readonly RecordingRule[] = [
  {
    record: dataSeries.violations,
    expr: `sum by (${by}, field) (rate(model_contract_violations_total[5m]))`,
  },
  {
    record: dataSeries.drift,
    expr: 'max by (model, variant, team, direction, field) (model_data_drift{statistic="psi"})',
  },
];
