import type { Issue } from "../issues.ts";
import { bytes } from "../quantity.ts";
import { quantityIssues } from "../quantity-issues.ts";
import { validateAlerts } from "./alerts/validate.ts";
import { validateGrafana } from "./grafana/settings.ts";
import { validateJenkins } from "./jenkins/settings.ts";
import { validateRemoteWrite } from "./remote-write.ts";
import type { MonitoringSettings } from "./settings.ts";

/** What only data can get wrong in an environment's monitoring: all of it. @param teams the environment's */
export function validateMonitoring(settings: MonitoringSettings, teams: readonly string[]): readonly Issue[] {
  const { alerts, grafana, jenkins, remoteWrite } = settings;
  return [
    ...measured(settings),
    ...(alerts === undefined ? [] : validateAlerts(alerts, teams)),
    ...(grafana === undefined ? [] : validateGrafana(grafana)),
    ...(jenkins === undefined ? [] : validateJenkins(jenkins)),
    ...(remoteWrite === undefined ? [] : validateRemoteWrite(remoteWrite)),
  ];
}

function measured({ interval, retention, storage, memory }: MonitoringSettings): readonly Issue[] {
  const unreadable = quantityIssues([
    { path: "monitoring.interval", duration: interval },
    { path: "monitoring.retention.size", size: retention.size },
    { path: "monitoring.storage.size", size: storage.size },
    { path: "monitoring.memory", size: memory },
  ]);
  if (unreadable.some(({ path }) => path.endsWith(".size")) || bytes(retention.size) < bytes(storage.size))
    return unreadable;
  return [
    ...unreadable,
    {
      code: "EN002",
      path: "monitoring.retention.size",
      message: `${retention.size} leaves no room in a storage of ${storage.size} for what is being written. Lower it or raise monitoring.storage.size.`,
    },
  ];
}
