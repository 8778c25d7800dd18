import { dump } from "js-yaml";
import type { LookedAtNames } from "./access.ts";
import { modelSignals, scalingSignals } from "./rules.ts";
import { scrapeJobs } from "./scrape.ts";
import type { MonitoringSettings } from "./settings.ts";

/** Where the files lie in the pod. */
export const configurationFolder = "/etc/prometheus";

/** Prometheus' files: what it looks at and what it makes of it. Pure. */
export function prometheusFiles(
  settings: MonitoringSettings,
  environment: string,
  lookedAt: LookedAtNames,
): Readonly<Record<"prometheus.yml" | "rules.yml", string>> {
  const yaml = (content: object): string => dump(content, { lineWidth: -1, noRefs: true });
  return {
    "prometheus.yml": yaml({
      global: {
        scrape_interval: settings.interval,
        evaluation_interval: settings.interval,
        // On everything that leaves this Prometheus.
        external_labels: { environment },
      },
      rule_files: [`${configurationFolder}/rules.yml`],
      scrape_configs: scrapeJobs(lookedAt),
    }),
    "rules.yml": yaml({ groups: [{ name: "model-signals", rules: [...modelSignals, ...scalingSignals] }] }),
  };
}
