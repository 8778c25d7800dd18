import type { Issue } from "../issues.ts";
import { modelDefaults } from "./resolve.ts";
import type { ModelSpec } from "./spec.ts";

/** Room for `-champion` and a ReplicaSet's and a pod's own suffix within a DNS label of 63 characters. */
const longestName = 40;

/** What only data can get wrong in declared models: every mistake of all of them, none of them stopping the others. */
export function validateModels(models: readonly ModelSpec[]): readonly Issue[] {
  const issues: Issue[] = [];
  const seen = new Set<string>();
  for (const model of models) {
    const path = `models.${model.name}`;
    if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(model.name) || model.name.length > longestName)
      issues.push({
        code: "MS001",
        path: `${path}.name`,
        message: `"${model.name}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
      });
    if (seen.has(model.name))
      issues.push({ code: "MS002", path: `${path}.name`, message: `"${model.name}" is declared twice. Rename one.` });
    seen.add(model.name);
    const replicas = model.replicas ?? modelDefaults.replicas;
    if (!Number.isInteger(replicas) || replicas < 1)
      issues.push({
        code: "MS003",
        path: `${path}.replicas`,
        message: `${replicas} is not a number of replicas. Write 1 or more.`,
      });
    const cpu = model.resources?.cpu ?? modelDefaults.cpu;
    const cpuLimit = model.resources?.cpuLimit ?? modelDefaults.cpuLimit;
    if (!(cpu > 0))
      issues.push({
        code: "MS004",
        path: `${path}.resources.cpu`,
        message: `${cpu} reserves no CPU. Write more than 0.`,
      });
    if (cpu > cpuLimit)
      issues.push({
        code: "MS005",
        path: `${path}.resources.cpu`,
        message: `${cpu} is above the limit of ${cpuLimit}. Lower cpu or raise cpuLimit.`,
      });
  }
  return issues;
}
