import { platform, stays, grows, up, type AlertCase } from "./case.ts";

export const monitoringCases: Readonly<Record<string, AlertCase>> = {
  Watchdog: {
    severity: "none",
    fires: {
      fed: {},
      after: 1,
      labels: platform,
      summary: "alerts are evaluated and delivered",
      description:
        "This alert fires always. A receiver outside of the cluster that does not hear it for a while raises the alarm.",
    },
    silent: {},
  },
  StateMetricsMissing: {
    severity: "page",
    fires: {
      fed: up("kube-state-metrics", stays(0)),
      after: 6,
      labels: platform,
      summary: "nothing is known of what is declared",
      description: "0 kube-state-metrics answer: signals and alerts of models are blind.",
    },
    silent: { "it answers": up("kube-state-metrics", stays(1)) },
  },
  TargetDown: {
    severity: "ticket",
    fires: {
      fed: up("kubelet", stays(0), stays(1), stays(0)),
      after: 11,
      labels: { ...platform, job: "kubelet" },
      summary: "kubelet: cannot be measured",
      description: "2 targets of kubelet do not answer Prometheus.",
    },
    silent: { "all answer": up("kubelet", stays(1), stays(1)), "it is a model's replica": up("models", stays(0)) },
  },
  RulesFail: {
    severity: "ticket",
    fires: {
      fed: { 'prometheus_rule_evaluation_failures_total{rule_group="promises"}': grows(2) },
      after: 30,
      labels: { ...platform, rule_group: "promises" },
      summary: "rules cannot be evaluated",
      description: "30 evaluations in promises failed within 15m.",
    },
    silent: { "none failed": { 'prometheus_rule_evaluation_failures_total{rule_group="promises"}': stays(4) } },
  },
  RulesLate: {
    severity: "ticket",
    fires: {
      fed: { 'prometheus_rule_group_iterations_missed_total{rule_group="promises"}': grows(1) },
      after: 30,
      labels: { ...platform, rule_group: "promises" },
      summary: "rules take longer than their interval",
      description: "15 evaluations of promises were left out within 15m.",
    },
    silent: {
      "one was left out": { 'prometheus_rule_group_iterations_missed_total{rule_group="promises"}': "0x20 1x100" },
    },
  },
  MeasurementsNearlyFull: {
    severity: "ticket",
    fires: {
      fed: { prometheus_tsdb_storage_blocks_bytes: stays(95), prometheus_tsdb_retention_limit_bytes: stays(100) },
      after: 31,
      labels: platform,
      summary: "measurements will be dropped before their time",
      description: "95% of the room for measurements is taken: the oldest go soon.",
    },
    silent: {
      "there is room": {
        prometheus_tsdb_storage_blocks_bytes: stays(85),
        prometheus_tsdb_retention_limit_bytes: stays(100),
      },
      "there is no bound": {
        prometheus_tsdb_storage_blocks_bytes: stays(9),
        prometheus_tsdb_retention_limit_bytes: stays(0),
      },
    },
  },
  AlertsNotDelivered: {
    severity: "ticket",
    fires: {
      fed: {
        prometheus_notifications_dropped_total: stays(0),
        prometheus_notifications_alertmanagers_discovered: stays(0),
      },
      after: 30,
      labels: platform,
      summary: "Prometheus does not reach Alertmanager",
      description: "Alerts were dropped or no Alertmanager is found: 0.",
    },
    silent: {
      "one is found, and hears all": {
        prometheus_notifications_dropped_total: stays(7),
        prometheus_notifications_alertmanagers_discovered: stays(1),
      },
    },
  },
  NotificationsFail: {
    severity: "ticket",
    fires: {
      fed: { 'alertmanager_notifications_failed_total{integration="slack"}': grows(1) },
      after: 30,
      labels: { ...platform, integration: "slack" },
      summary: "slack: notifications do not arrive",
      description: "15 notifications by slack failed within 15m.",
    },
    silent: { "all arrive": { 'alertmanager_notifications_failed_total{integration="slack"}': stays(2) } },
  },
};
