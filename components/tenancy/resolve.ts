import { defaultPriority, type Priority } from "../priorities.ts";
import { bytes } from "../quantity.ts";
import type { TeamSettings, Teams } from "./settings.ts";

/** A team's share with every default filled in: what renderers read. */
export interface ResolvedShare {
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly pods: number;
  readonly priority: Priority;
}

/** So many times what is reserved may be used, where a team does not say: a model's own defaults are 0.1 and 1 CPU. */
const cpuLimitFactor = 10;

/** Fills every default of a share once. Pure; expects one that `validate.ts` accepts. */
export function resolveShare(settings: TeamSettings): ResolvedShare {
  return {
    cpu: settings.cpu,
    cpuLimit: settings.cpuLimit ?? settings.cpu * cpuLimitFactor,
    memoryBytes: bytes(settings.memory),
    gpus: settings.gpus ?? 0,
    pods: settings.pods,
    priority: settings.priority ?? defaultPriority,
  };
}

/** The priority of a team's pods, whether or not the team is declared. */
export function priorityOf(teams: Teams | undefined, team: string): Priority {
  const settings = teams !== undefined && Object.hasOwn(teams, team) ? teams[team] : undefined;
  return settings?.priority ?? defaultPriority;
}
