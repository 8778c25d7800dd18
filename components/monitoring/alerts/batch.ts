import { batchSeries } from "../batch-rules.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, type AlertRule } from "./alert.ts";

const { failed, done, due, running } = batchSeries;
const whose = "{{ $labels.model }} (team {{ $labels.team }})";

/** Alerts about runs over files: nobody waits at a run, so that all are for the next working day. Pure. */
export function batchAlerts({ of }: Windows): readonly AlertRule[] {
  const late = of(15 * 60);
  const lately = promDuration(of(30 * 60));
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
    alert({
      name: "ModelSparkRunNotRunning",
      severity: "ticket",
      // What begins again and again runs in between, for less and less of the time.
      expr: `(avg_over_time(${running}[${lately}]) and ${running}) < 0.5`,
      for: promDuration(late),
      summary: "{{ $labels.model }}: its run by Spark does not run",
      description: `The driver of {{ $labels.job_name }} of ${whose} ran for {{ $value | humanizePercentage }} of the last ${lately}: it is waiting, or begins again and again.`,
    }),
  ];
}
