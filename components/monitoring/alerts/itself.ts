import { promDuration, type Windows } from "../windows.ts";
import { alert, platformTeam, type AlertSpec, type AlertRule } from "./alert.ts";

/** Alerts about what the others stand on. Pure. */
export function monitoringAlerts({ of }: Windows): readonly AlertRule[] {
  const lasting = (minutes: number): string => promDuration(of(minutes * 60));
  const platform = (spec: Omit<AlertSpec, "team">): AlertRule => alert({ ...spec, team: platformTeam });
  return [
    platform({
      name: "Watchdog",
      severity: "none",
      // Always: who expects it and hears nothing knows that nobody would be told.
      expr: "vector(1)",
      summary: "alerts are evaluated and delivered",
      description:
        "This alert fires always. A receiver outside of the cluster that does not hear it for a while raises the alarm.",
    }),
    platform({
      name: "StateMetricsMissing",
      severity: "page",
      expr: `(sum(up{job="kube-state-metrics"}) or vector(0)) == 0`,
      for: lasting(5),
      summary: "nothing is known of what is declared",
      description: "{{ $value }} kube-state-metrics answer: signals and alerts of models are blind.",
    }),
    platform({
      name: "TargetDown",
      severity: "ticket",
      // Models have alerts of their own, and so have the two above.
      expr: `sum by (job) (up{job!~"models|gateway-proxies|kube-state-metrics"} == bool 0) > 0`,
      for: lasting(10),
      summary: "{{ $labels.job }}: cannot be measured",
      description: "{{ $value }} targets of {{ $labels.job }} do not answer Prometheus.",
    }),
    platform({
      name: "RulesFail",
      severity: "ticket",
      expr: "sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[15m])) > 0",
      summary: "rules cannot be evaluated",
      description: `{{ $value | printf "%.0f" }} evaluations in {{ $labels.rule_group }} failed within 15m.`,
    }),
    platform({
      name: "RulesLate",
      severity: "ticket",
      expr: "sum by (rule_group) (increase(prometheus_rule_group_iterations_missed_total[15m])) > 3",
      summary: "rules take longer than their interval",
      description: `{{ $value | printf "%.0f" }} evaluations of {{ $labels.rule_group }} were left out within 15m.`,
    }),
    platform({
      name: "MeasurementsNearlyFull",
      severity: "ticket",
      expr: "max(prometheus_tsdb_storage_blocks_bytes / (prometheus_tsdb_retention_limit_bytes > 0)) > 0.9",
      for: lasting(30),
      summary: "measurements will be dropped before their time",
      description: "{{ $value | humanizePercentage }} of the room for measurements is taken: the oldest go soon.",
    }),
    platform({
      name: "AlertsNotDelivered",
      severity: "ticket",
      expr: `(sum(increase(prometheus_notifications_dropped_total[15m])) > 0) or (sum(prometheus_notifications_alertmanagers_discovered) == 0)`,
      for: lasting(5),
      summary: "Prometheus does not reach Alertmanager",
      description: `Alerts were dropped or no Alertmanager is found: {{ $value | printf "%.0f" }}.`,
    }),
    platform({
      name: "NotificationsFail",
      severity: "ticket",
      expr: "sum by (integration) (increase(alertmanager_notifications_failed_total[15m])) > 0",
      for: lasting(5),
      summary: "{{ $labels.integration }}: notifications do not arrive",
      description: `{{ $value | printf "%.0f" }} notifications by {{ $labels.integration }} failed within 15m.`,
    }),
  ];
}
