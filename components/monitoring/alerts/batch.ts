import { batchSeries } from "../batch-rules.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, type AlertRule } from "./alert.ts";

const { failed, done, due } = batchSeries;
const whose = "{{ $labels.model }} (team {{ $labels.team }})";

/** Alerts about runs over files: nobody waits at a run, so that all are for the next working day. Pure. */
export function batchAlerts({ of }: Windows): readonly AlertRule[] {
  const late = of(15 * 60);
  return [
    alert({
      name: "ModelBatchRunFailed",
      severity: "ticket",
      expr: `${failed} > (${done} or 0 * ${failed})`,
      summary: "{{ $labels.model }}: a run over files failed",
      description: `The run over files of ${whose} that began {{ $value | humanizeTimestamp }} failed, and none that began later has ended well.`,
    }),
    alert({
      name: "ModelBatchRunLate",
      severity: "ticket",
      expr: `time() - ${due} > ${late}`,
      summary: "{{ $labels.model }}: a run over files has not begun",
      description: `The run over files of ${whose} has been due for {{ $value | humanizeDuration }}; ${promDuration(late)} are normal where nodes have to come.`,
    }),
  ];
}
