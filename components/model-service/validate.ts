import { isIPv4 } from "node:net";
import { isAddressRange } from "../address-range.ts";
import type { EnvironmentName } from "../environment-names.ts";
import type { IssueCode } from "../issue-codes.ts";
import type { Issue } from "../issues.ts";
import { isName, longestName } from "../names.ts";
import { adapterOf } from "./plan.ts";
import { bytes, seconds, type Duration, type Size } from "../quantity.ts";
import { modelDefaults } from "./resolve.ts";
import { nodeIssues, type OfferedNodes } from "./offered-nodes.ts";
import { declaredScaling } from "./scaling.ts";
import type { EgressSpec, ModelSpec } from "./spec.ts";

/** What an environment has that models may ask for. */
export interface Offered {
  readonly environment: EnvironmentName;
  readonly redis: boolean;
  readonly nodes: OfferedNodes;
}

/** Collects the mistakes of one model. */
class Findings {
  readonly issues: Issue[] = [];
  readonly #model: string;
  constructor(model: string) {
    this.#model = `models.${model}`;
  }
  add(code: IssueCode, path: string, message: string): void {
    this.issues.push({ code, path: `${this.#model}.${path}`, message });
  }
}

/** Where a value of scaling was written: in the environment's own part, or in the model's. */
function scalingPath(spec: ModelSpec, environment: EnvironmentName, key: "target" | "min" | "max" | "scaleDownAfter") {
  const own = spec.in?.[environment];
  const overridden = own !== undefined && "scaling" in own && own.scaling[key] !== undefined;
  return overridden ? `in.${environment}.scaling.${key}` : `scaling.${key}`;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function checkName(spec: ModelSpec, found: Findings): void {
  if (!isName(spec.name))
    found.add(
      "MS001",
      "name",
      `"${spec.name}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
    );
  // It becomes a namespace's name: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
  if (!isName(spec.team))
    found.add(
      "MS012",
      "team",
      `"${spec.team}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
    );
}

function checkResources(spec: ModelSpec, found: Findings): void {
  const cpu = spec.resources?.cpu ?? modelDefaults.cpu;
  const cpuLimit = spec.resources?.cpuLimit ?? modelDefaults.cpuLimit;
  if (!(cpu > 0)) found.add("MS004", "resources.cpu", `${cpu} reserves no CPU. Write more than 0.`);
  if (!(cpu <= cpuLimit) && !Number.isNaN(cpu))
    found.add("MS005", "resources.cpu", `${cpu} is above the limit of ${cpuLimit}. Lower cpu or raise cpuLimit.`);
}

function checkDuration(path: string, value: Duration, found: Findings): void {
  checkQuantity(path, value, () => seconds(value), found);
}

function checkQuantity(path: string, value: Duration | Size, read: () => number, found: Findings): void {
  try {
    if (!(read() > 0)) found.add("MS006", path, `"${value}" is nothing. Write more than 0.`);
  } catch (error) {
    found.add("MS006", path, `${error instanceof Error ? error.message : String(error)}.`);
  }
}

function checkFixed(spec: ModelSpec, environment: EnvironmentName, replicas: number, found: Findings): void {
  if (isCount(replicas)) return;
  const own = spec.in?.[environment];
  const path = own !== undefined && "replicas" in own ? `in.${environment}.replicas` : "replicas";
  found.add("MS003", path, `${replicas} is not a number of replicas. Write 1 or more.`);
}

function checkScaling(spec: ModelSpec, environment: EnvironmentName, found: Findings): void {
  const scaling = declaredScaling(spec, environment);
  if (scaling.on === "nothing") {
    checkFixed(spec, environment, scaling.replicas, found);
    return;
  }
  const at = (key: "target" | "min" | "max" | "scaleDownAfter"): string => scalingPath(spec, environment, key);
  for (const bound of ["min", "max"] as const)
    if (!isCount(scaling[bound]))
      found.add(
        "MS007",
        at(bound),
        `${scaling[bound]} is not a number of replicas. Write 1 or more; nothing wakes a model that has none.`,
      );
  if (scaling.min > scaling.max)
    found.add("MS008", at("min"), `${scaling.min} is above max ${scaling.max}. Lower min or raise max.`);
  const reserved = spec.resources?.cpu ?? modelDefaults.cpu;
  const most = Math.round(((spec.resources?.cpuLimit ?? modelDefaults.cpuLimit) / reserved) * 100);
  if (!(scaling.target >= 1) || scaling.target >= most || !Number.isInteger(scaling.target))
    found.add(
      "MS009",
      at("target"),
      `${scaling.target} % of the ${reserved} CPU reserved is no target: write a whole number from 1 to ${most - 1}; at ${most} % the limit is reached and load cannot show.`,
    );
  checkDuration(at("scaleDownAfter"), scaling.scaleDownAfter, found);
}

function checkEgress(egress: EgressSpec, path: string, offered: Offered, found: Findings): void {
  if ("to" in egress) {
    if (!offered.redis)
      found.add("MS014", path, `${offered.environment} has no Redis. Declare one there, or leave the model out of it.`);
    return;
  }
  if (!isAddressRange(egress.cidr)) {
    const meant = isIPv4(egress.cidr) ? ` Did you mean "${egress.cidr}/32"?` : " Write one such as 10.20.0.0/16.";
    found.add("MS010", `${path}.cidr`, `"${egress.cidr}" is not a range of addresses in CIDR notation.${meant}`);
  }
  if (egress.ports.length === 0) found.add("MS011", `${path}.ports`, "No port is named. Write at least one.");
  egress.ports.forEach((port, index) => {
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      found.add("MS011", `${path}.ports.${index}`, `${port} is not a port. Write a whole number from 1 to 65535.`);
  });
}

function checkModel(spec: ModelSpec, offered: Offered): readonly Issue[] {
  const found = new Findings(spec.name);
  checkName(spec, found);
  checkResources(spec, found);
  const memory = spec.resources?.memory ?? modelDefaults.memory;
  checkQuantity("resources.memory", memory, () => bytes(memory), found);
  checkDuration("load.budget", spec.load?.budget ?? modelDefaults.loadBudget, found);
  checkScaling(spec, offered.environment, found);
  for (const { code, path, message } of nodeIssues(spec, offered.environment, offered.nodes))
    found.add(code, path, message);
  spec.egress?.forEach((egress, index) => {
    checkEgress(egress, `egress.${index}`, offered, found);
  });
  for (const mistake of adapterOf(spec.runtime).check(spec.runtime))
    found.add("MS013", `runtime.${mistake.path}`, mistake.message);
  return found.issues;
}

/** What only data can get wrong in declared models: every mistake of all of them, none of them stopping the others. */
export function validateModels(models: readonly ModelSpec[], offered: Offered): readonly Issue[] {
  const seen = new Set<string>();
  return models.flatMap((model) => {
    const issues = [...checkModel(model, offered)];
    if (seen.has(model.name))
      issues.push({
        code: "MS002",
        path: `models.${model.name}.name`,
        message: `"${model.name}" is declared twice. Rename one.`,
      });
    seen.add(model.name);
    return issues;
  });
}
