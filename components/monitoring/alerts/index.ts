import type { Windows } from "../windows.ts";
import type { AlertRule } from "./alert.ts";
import { monitoringAlerts } from "./itself.ts";
import { platformAlerts } from "./platform.ts";
import { promiseAlerts } from "./promises.ts";
import { replicaAlerts } from "./replicas.ts";
import { variantAlerts } from "./variants.ts";

/** Every alert, by what it is about. Pure. @param redis whether there is one in the cluster */
export function alertGroups(windows: Windows, redis: boolean): Readonly<Record<string, readonly AlertRule[]>> {
  return {
    promises: promiseAlerts(windows),
    replicas: replicaAlerts(windows),
    variants: variantAlerts(windows),
    platform: platformAlerts(windows, redis),
    monitoring: monitoringAlerts(windows),
  };
}
