import type { EnvironmentName } from "../../environment-names.ts";
import { modelDefaults } from "../resolve.ts";
import { declaredScaling } from "../scaling.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import { checkDuration } from "./quantities.ts";

/** Where a value of scaling was written: in the environment's own part, or in the model's. */
function scalingPath(spec: ModelSpec, environment: EnvironmentName, key: "target" | "min" | "max" | "scaleDownAfter") {
  const own = spec.in?.[environment];
  const overridden = own !== undefined && "scaling" in own && own.scaling[key] !== undefined;
  return overridden ? `in.${environment}.scaling.${key}` : `scaling.${key}`;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function checkFixed(spec: ModelSpec, environment: EnvironmentName, replicas: number, found: Findings): void {
  if (isCount(replicas)) return;
  const own = spec.in?.[environment];
  const path = own !== undefined && "replicas" in own ? `in.${environment}.replicas` : "replicas";
  found.add("MS003", path, `${replicas} is not a number of replicas. Write 1 or more.`);
}

export function checkScaling(spec: ModelSpec, environment: EnvironmentName, found: Findings): void {
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
