import type { LookedAtJenkins } from "../jenkins/settings.ts";
import type { Windows } from "../windows.ts";
import type { AlertRule } from "./alert.ts";
import { backupAlerts } from "./backups.ts";
import { batchAlerts } from "./batch.ts";
import { dataAlerts } from "./data.ts";
import { graphAlerts } from "./graphs.ts";
import { jenkinsAlerts } from "./jenkins.ts";
import { monitoringAlerts } from "./itself.ts";
import { platformAlerts } from "./platform.ts";
import { promiseAlerts } from "./promises.ts";
import { queueAlerts } from "./queues.ts";
import { replicaAlerts } from "./replicas.ts";
import { variantAlerts } from "./variants.ts";

/** What not every environment has. */
export interface AlertedParts {
  /** Jobs of the Redis servers in the cluster that models may do without. */
  readonly redis: readonly string[];
  /** Whether there is one that keeps queues. */
  readonly queues: boolean;
  readonly jenkins?: LookedAtJenkins;
}

/** Every alert, by what it is about. Pure. */
export function alertGroups(
  windows: Windows,
  { redis, queues, jenkins }: AlertedParts,
): Readonly<Record<string, readonly AlertRule[]>> {
  return {
    promises: promiseAlerts(windows),
    replicas: replicaAlerts(windows),
    variants: variantAlerts(windows),
    data: dataAlerts(windows),
    batch: batchAlerts(windows),
    graphs: graphAlerts(windows),
    queues: queues ? queueAlerts(windows) : [],
    platform: platformAlerts(windows, redis),
    monitoring: monitoringAlerts(windows),
    delivery: jenkins === undefined ? [] : jenkinsAlerts(windows, jenkins),
    backups: jenkins?.own === true ? backupAlerts(windows) : [],
  };
}
