import { graphSeries } from "../graph-rules.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, type AlertRule } from "./alert.ts";

const { calls, failures } = graphSeries;

/** Share of a step's requests that may fail before somebody should know. */
const tolerated = 0.05;

/**
 * Alerts about steps of graphs. A hard step that fails is an error of the graph, which its promise counts; what a soft one does is in no
 * promise: callers get an answer, made of something else. Pure.
 */
export function graphAlerts({ of }: Windows): readonly AlertRule[] {
  const lasting = promDuration(of(10 * 60));
  const soft = `sum by (model, team, step) (${failures}{dependency!="hard"})`;
  return [
    alert({
      name: "ModelGraphFallsBack",
      severity: "ticket",
      expr: `${soft} / (${calls} > 0) > ${tolerated}`,
      for: lasting,
      summary: "{{ $labels.model }}: step {{ $labels.step }} fails, and callers get its fallback",
      description: `{{ $value | humanizePercentage }} of the requests to step {{ $labels.step }} of {{ $labels.model }} (team {{ $labels.team }}) failed for ${lasting}: answers are made of its fallback.`,
    }),
  ];
}
