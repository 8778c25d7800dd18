import { sloSeries } from "../slo-rules.ts";
import { promDuration, type BurnWindow, type Windows } from "../windows.ts";
import { alert, type AlertRule } from "./alert.ts";

const { average, burn, left, objective } = sloSeries;

/** The two promises of a model, and the kind of request that breaks each. */
const promises = {
  availability: { name: "Error", broken: "failed", words: "requests failed" },
  latency: { name: "Latency", broken: "slow", words: "requests were slower than its p99" },
} as const;

/**
 * So many requests must have broken the promise in the long window. A least number of all requests would have to differ by
 * promise: of 99.9 % one failed request in 69 is a burn of 14.4, of 99 % one in seven. Fewer than five are not a trend.
 */
const leastBroken = 5;

function pair(slo: keyof typeof promises, { factor, long, short }: BurnWindow): string {
  const over = (seconds: number): string => `${burn}{slo="${slo}", window="${promDuration(seconds)}"} > ${factor}`;
  const broken = `${average}{kind="${promises[slo].broken}", window="${promDuration(long)}"}`;
  return `(
    ${over(long)}
    and on (model, team) ${over(short)}
    and on (model, team) ${broken} * ${long} >= ${leastBroken}
  )`;
}

function burnAlert(name: string, severity: BurnWindow["severity"]): string {
  return `Model${name}BudgetBurns${severity === "page" ? "Fast" : "Slowly"}`;
}

function burning(slo: keyof typeof promises, severity: BurnWindow["severity"], { burn: all }: Windows): AlertRule {
  const windows = all.filter((window) => window.severity === severity);
  const { name, words } = promises[slo];
  const spoken = windows.map(({ factor, long }) => `${factor} over ${promDuration(long)}`).join(" or ");
  return alert({
    name: burnAlert(name, severity),
    severity,
    // One alert a model, whichever pair of windows it is.
    expr: `max by (model, team) (
  ${windows.map((window) => pair(slo, window)).join("\n  or ")}
)`,
    summary: `{{ $labels.model }}: too many ${words}`,
    description:
      `{{ $labels.model }} of team {{ $labels.team }} spends its ${slo} budget {{ $value | printf "%.1f" }} times as ` +
      `fast as it may; told from ${spoken} on.`,
  });
}

/** Names of the alerts that tell that a model's budget burns. */
export const burnAlerts: readonly string[] = Object.values(promises).flatMap(({ name }) =>
  (["page", "ticket"] as const).map((severity) => burnAlert(name, severity)),
);

/** Alerts about what callers were promised; a model without a promise has none of them. Pure. */
export function promiseAlerts(windows: Windows): readonly AlertRule[] {
  return [
    burning("availability", "page", windows),
    burning("latency", "page", windows),
    burning("availability", "ticket", windows),
    burning("latency", "ticket", windows),
    alert({
      name: "ModelBudgetSpent",
      severity: "ticket",
      expr: `${left} < 0 and on (model, team) ${objective}`,
      for: promDuration(windows.of(3600)),
      summary: "{{ $labels.model }}: the {{ $labels.slo }} budget is spent",
      description:
        "{{ $labels.model }} of team {{ $labels.team }} has broken its promise of {{ $labels.slo }} over " +
        "{{ $labels.window }}: {{ $value | humanizePercentage }} of the budget is left.",
    }),
  ];
}
