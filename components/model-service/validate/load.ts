import { bytes, seconds } from "../../quantity.ts";
import { arrival } from "../delivery.ts";
import { modelDefaults } from "../model-defaults.ts";
import { runsAnywhere } from "../plan.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import type { Offered } from "./offered.ts";
import { checkDuration, checkQuantity } from "./quantities.ts";

/** As people write it: whole seconds, or what is left of one. */
function inSeconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}

export function checkLoad(spec: ModelSpec, offered: Offered, found: Findings): void {
  const { size, budget = modelDefaults.loadBudget } = spec.load ?? {};
  const before = found.issues.length;
  checkDuration("load.budget", budget, found);
  if (size !== undefined) checkQuantity("load.size", size, () => bytes(size), found);
  if (size === undefined || found.issues.length > before) return;
  const { delivery, seconds: least, rate, reads } = arrival(bytes(size), seconds(budget));
  if (delivery === "bucket" && runsAnywhere(spec.runtime.kind))
    found.add(
      "MS060",
      "load.size",
      `${size} is too large for an image, and the server of ${spec.runtime.kind} has no program that could check what comes from a bucket. Serve it by tensorflow or triton, or make it smaller.`,
    );
  else if (delivery === "bucket" && offered.mountsModelStore !== true)
    found.add(
      "MS061",
      "load.size",
      `${size} is too large for an image, and ${offered.environment} mounts no bucket. Install the Mountpoint add-on there and write mountsModelStore: true, raise load.budget where it is at most 13Gi, or leave the model out of it.`,
    );
  if (least >= seconds(budget))
    found.add(
      "MS059",
      "load.budget",
      `${size} at ${rate} MiB/s takes ${inSeconds(least)}${reads > 1 ? ", read once to check and once to load," : ""} before loading; a budget of ${budget} cannot be met. Raise it, or make the artifact smaller.`,
    );
}
