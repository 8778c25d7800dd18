import { dataSeries } from "../data-rules.ts";
import { by } from "../expressions.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, type AlertRule } from "./alert.ts";

/** In the window: with fewer one odd caller is a percent. */
const leastViolations = 10;

/**
 * A population stability index above this is taken for a large shift, and one below 0.1 for none. A rule of thumb of credit
 * scoring without a distribution behind it: https://search.r-project.org/CRAN/refmans/scorecard/html/perf_psi.html
 */
const largeShift = 0.25;

/** The alert that may call for a retraining. */
export const driftAlert = "ModelDataDrifted";

/** Alerts about what models are sent. Pure. */
export function dataAlerts({ of }: Windows): readonly AlertRule[] {
  const seconds = of(30 * 60);
  const window = promDuration(seconds);
  const violated = `avg_over_time(${dataSeries.violations}[${window}])`;
  const asked = `avg_over_time(model:requests:rate5m[${window}])`;
  return [
    alert({
      name: "ModelContractViolated",
      severity: "ticket",
      expr: `${violated} / on (${by}) group_left () (${asked} > 0) > 0.01 and ${violated} * ${seconds} >= ${leastViolations}`,
      summary: "{{ $labels.model }}: callers send what it does not take",
      description: `{{ $value | humanizePercentage }} as many values of field {{ $labels.field }} as requests are not what {{ $labels.model }} ({{ $labels.variant }}, team {{ $labels.team }}) takes, over ${window}.`,
    }),
    alert({
      name: driftAlert,
      severity: "ticket",
      expr: `${dataSeries.drift} > ${largeShift}`,
      for: promDuration(of(15 * 60)),
      summary: "{{ $labels.model }}: its data are no longer those of the training",
      description: `{{ $labels.field }} among the {{ $labels.direction }} of {{ $labels.model }} ({{ $labels.variant }}, team {{ $labels.team }}) has a population stability index of {{ $value | printf "%.2f" }}.`,
    }),
  ];
}
