import type { EnvironmentName } from "../../environment-names.ts";
import { seconds } from "../../quantity.ts";
import { busynessOf } from "../busyness.ts";
import { modelDefaults } from "../model-defaults.ts";
import { declaredScaling, ownPart, type DeclaredScaling } from "../scaling.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import { checkDuration, isCount } from "./quantities.ts";
import { checkWindows } from "./windows.ts";

type Scaled = Exclude<DeclaredScaling, { on: "nothing" }>;
type Measured = Exclude<Scaled, { on: "windows" }>;

/** Where a bound was written: in the environment's own part, or in the model's. */
function boundPath(spec: ModelSpec, environment: EnvironmentName, key: "min" | "max" | "scaleDownAfter"): string {
  return ownPart(spec, environment).scaling?.[key] === undefined
    ? `scaling.${key}`
    : `in.${environment}.scaling.${key}`;
}

function checkFixed(spec: ModelSpec, environment: EnvironmentName, replicas: number, found: Findings): void {
  if (isCount(replicas)) return;
  const path = ownPart(spec, environment).replicas === undefined ? "replicas" : `in.${environment}.replicas`;
  found.add("MS003", path, `${replicas} is not a number of replicas. Write 1 or more.`);
}

function checkBounds(scaling: Scaled, at: (bound: "min" | "max") => string, found: Findings): void {
  const wakes = scaling.on === "request-rate" || scaling.windows.length > 0;
  if (scaling.min === 0 && !wakes)
    found.add(
      "MS039",
      at("min"),
      `Nothing wakes a model without replicas that scales on ${scaling.on}. Write min 1 or more, scale on request-rate, or add windows.`,
    );
  for (const bound of ["min", "max"] as const)
    if (!isCount(scaling[bound]) && !(bound === "min" && scaling.min === 0))
      found.add("MS007", at(bound), `${scaling[bound]} is not a number of replicas. Write 1 or more.`);
  if (scaling.min > scaling.max)
    found.add("MS008", at("min"), `${scaling.min} is above max ${scaling.max}. Lower min or raise max.`);
}

/** A whole percentage of what is reserved, below what may be used at all. */
function checkPercent(what: string, target: number, most: number, found: Findings): void {
  if (!(target >= 1) || target >= most || !Number.isInteger(target))
    found.add(
      "MS009",
      "scaling.target",
      `${target} % of the ${what} reserved is no target: write a whole number from 1 to ${most - 1}; at ${most} % the limit is reached and load cannot show.`,
    );
}

function checkTarget(spec: ModelSpec, { on, target }: Measured, found: Findings): void {
  const path = "scaling.target";
  const cpu = spec.resources?.cpu ?? modelDefaults.cpu;
  const cpuLimit = spec.resources?.cpuLimit ?? modelDefaults.cpuLimit;
  switch (on) {
    case "cpu":
      checkPercent(`${cpu} CPU`, Number(target), Math.round((cpuLimit / cpu) * 100), found);
      return;
    case "memory":
      // Memory is reserved as it is allowed.
      checkPercent("memory", Number(target), 100, found);
      return;
    case "queue-time":
      if (busynessOf(spec.runtime, cpuLimit).queue === undefined)
        found.add(
          "MS042",
          "scaling.on",
          `Nothing tells how long requests wait in this ${spec.runtime.kind} server. Scale on in-flight, or give it a queue: batching.`,
        );
      if (typeof target === "number") found.add("MS006", path, `${target} has no unit. Write a time such as 10ms.`);
      else checkDuration(path, target, found);
      return;
    case "in-flight":
    case "request-rate":
      // A target of Kubernetes has thousandths at the finest.
      if (!(Number(target) >= 0.001))
        found.add("MS009", path, `${target} requests per replica are no target. Write a number above 0.`);
  }
}

/** Nothing is read of a duration that cannot be. */
function secondsOrNothing(duration: Scaled["scaleDownAfter"]): number {
  try {
    return seconds(duration);
  } catch {
    return 0;
  }
}

export function checkScaling(spec: ModelSpec, environment: EnvironmentName, found: Findings): void {
  const scaling = declaredScaling(spec, environment);
  if (scaling.on === "nothing") {
    checkFixed(spec, environment, scaling.replicas, found);
    return;
  }
  const at = (key: "min" | "max" | "scaleDownAfter"): string => boundPath(spec, environment, key);
  checkBounds(scaling, at, found);
  if (scaling.on !== "windows") checkTarget(spec, scaling, found);
  checkDuration(at("scaleDownAfter"), scaling.scaleDownAfter, found);
  // https://kubernetes.io/docs/reference/kubernetes-api/autoscaling/horizontal-pod-autoscaler-v2/
  if (secondsOrNothing(scaling.scaleDownAfter) > 3600)
    found.add(
      "MS006",
      at("scaleDownAfter"),
      `"${scaling.scaleDownAfter}" is longer than the hour that an autoscaler looks back.`,
    );
  checkWindows(scaling, found);
}
