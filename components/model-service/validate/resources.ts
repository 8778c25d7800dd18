import { bytes } from "../../quantity.ts";
import { modelDefaults } from "../model-defaults.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import { checkQuantity } from "./quantities.ts";

export function checkResources(spec: ModelSpec, found: Findings): void {
  const cpu = spec.resources?.cpu ?? modelDefaults.cpu;
  const cpuLimit = spec.resources?.cpuLimit ?? modelDefaults.cpuLimit;
  if (!(cpu > 0)) found.add("MS004", "resources.cpu", `${cpu} reserves no CPU. Write more than 0.`);
  if (!(cpu <= cpuLimit) && !Number.isNaN(cpu))
    found.add("MS005", "resources.cpu", `${cpu} is above the limit of ${cpuLimit}. Lower cpu or raise cpuLimit.`);
  const memory = spec.resources?.memory ?? modelDefaults.memory;
  checkQuantity("resources.memory", memory, () => bytes(memory), found);
}
