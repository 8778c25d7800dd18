import { dump } from "js-yaml";
import { namespaceNames } from "../network-peers.ts";
import { seconds } from "../quantity.ts";
import type { LookedAtNames } from "./access.ts";
import { alertGroups } from "./alerts/index.ts";
import { resolveAlerts } from "./alerts/settings.ts";
import { jenkinsOf } from "./jenkins/settings.ts";
import { ruleGroups } from "./rule-groups.ts";
import { alertmanagers, scrapeJobs } from "./scrape.ts";
import { remoteWrite } from "./remote-write.ts";
import type { MonitoringGround, MonitoringSettings } from "./settings.ts";
import { windowsOf, type Windows } from "./windows.ts";

/** Where the files lie in the pod. */
export const configurationFolder = "/etc/prometheus";

const retentionUnits = { h: 3_600, d: 86_400 } as const;

/** Seconds that measurements are kept. */
function kept(time: MonitoringSettings["retention"]["time"]): number {
  return Number.parseFloat(time) * retentionUnits[time.endsWith("d") ? "d" : "h"];
}

/** The windows of an environment's rules and alerts. Pure. */
export function windowsFor({ interval, retention, alerts }: MonitoringSettings): Windows {
  const { budgetDays, windowScale } = resolveAlerts(alerts);
  return windowsOf({
    interval: seconds(interval),
    retention: kept(retention.time),
    budget: budgetDays * retentionUnits.d,
    scale: windowScale,
  });
}

/** Prometheus' files: what it looks at, what it makes of it, and when somebody is told. Pure. */
export function prometheusFiles(
  settings: MonitoringSettings & Pick<Partial<MonitoringGround>, "nodePrices" | "ownJenkins">,
  environment: string,
  lookedAt: LookedAtNames,
): Readonly<Record<"prometheus.yml" | "rules.yml" | "alerts.yml", string>> {
  const yaml = (content: object): string => dump(content, { lineWidth: -1, noRefs: true });
  const windows = windowsFor(settings);
  const { nodePrices = [] } = settings;
  const jenkins = jenkinsOf(settings);
  const { redis, results, queues, gpus } = namespaceNames;
  const alerts = alertGroups(windows, {
    redis: [redis, results].filter((name) => lookedAt.platform.includes(name)),
    queues: lookedAt.platform.includes(queues),
    ...(jenkins === undefined ? {} : { jenkins }),
  });
  const recorded = {
    prices: nodePrices,
    gpus: lookedAt.platform.includes(gpus),
    queues: lookedAt.platform.includes(queues),
  };
  return {
    "prometheus.yml": yaml({
      global: {
        scrape_interval: settings.interval,
        evaluation_interval: settings.interval,
        // On everything that leaves this Prometheus.
        external_labels: { environment },
      },
      rule_files: ["rules.yml", "alerts.yml"].map((file) => `${configurationFolder}/${file}`),
      alerting: { alertmanagers: [alertmanagers] },
      scrape_configs: scrapeJobs(lookedAt, { ...settings, ...(jenkins === undefined ? {} : { jenkins }) }),
      ...(settings.remoteWrite === undefined ? {} : { remote_write: [remoteWrite(settings.remoteWrite)] }),
    }),
    "rules.yml": yaml({ groups: ruleGroups(windows, recorded) }),
    "alerts.yml": yaml({
      groups: Object.entries(alerts)
        .filter(([, rules]) => rules.length > 0)
        .map(([about, rules]) => ({ name: `alerts-${about}`, rules })),
    }),
  };
}
