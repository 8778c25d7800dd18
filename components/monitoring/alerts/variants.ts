import { sloSeries } from "../slo-rules.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, type AlertRule } from "./alert.ts";

/** Of a challenger, in the window: with fewer one failed request is a percent. */
const leastRequests = 100;

const challengers = `{variant=~"challenger-.+"}`;
const champion = `{variant="champion"}`;
/** A champion's figure beside each of its challengers. */
const beside = "on (model, team) group_left ()";
const who = "{{ $labels.variant }} of {{ $labels.model }} (team {{ $labels.team }})";

/** Alerts about a challenger that does worse than its champion under the same requests. Pure. */
export function variantAlerts({ of }: Windows): readonly AlertRule[] {
  const seconds = of(30 * 60);
  const window = promDuration(seconds);
  const total = (series: string, which: string): string => `avg_over_time(${series}${which}[${window}])`;
  const failed = (which: string): string =>
    `${total(sloSeries.failures, which)} / (${total(sloSeries.traffic, which)} > 0)`;
  const asked = `${total(sloSeries.traffic, challengers)} * ${seconds} >= ${leastRequests}`;
  const p99 = "model:latency_seconds:p99";
  return [
    alert({
      name: "ChallengerFailsMore",
      severity: "ticket",
      // A percent more, and twice as much: two that fail alike are not told apart by chance.
      expr: `(${failed(challengers)}) - ${beside} 2 * (${failed(champion)}) > 0.01 and ${asked}`,
      summary: "{{ $labels.model }}: {{ $labels.variant }} fails more than the champion",
      description: `${who} fails more than twice as often as the champion over ${window}: {{ $value | humanizePercentage }} of requests beyond that.`,
    }),
    alert({
      name: "ChallengerSlower",
      severity: "ticket",
      // The histogram's steps are of a factor of two at most: less than half as much again may be none.
      expr: `${p99}${challengers} / ${beside} ${p99}${champion} > 1.5
and ${p99}${challengers} - ${beside} ${p99}${champion} > 0.005
and ${asked}`,
      for: promDuration(of(15 * 60)),
      summary: "{{ $labels.model }}: {{ $labels.variant }} is slower than the champion",
      description: `The p99 of ${who} is {{ $value | printf "%.1f" }} times the champion's.`,
    }),
  ];
}
