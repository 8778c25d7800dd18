import type { EnvironmentName } from "../../environment-names.ts";
import { declaredProgress } from "../progress.ts";
import type { ModelSpec } from "../spec.ts";
import type { ProgressSpec } from "../spec/progress.ts";
import type { Findings } from "./findings.ts";
import { checkDuration } from "./quantities.ts";

/** Steps that a challenger could climb: whole percents that leave something to the champion, each above the one before. */
function areSteps(steps: readonly number[]): boolean {
  return steps.every((step, index) => Number.isInteger(step) && step > (steps[index - 1] ?? 0) && step < 100);
}

export function checkProgress(spec: ModelSpec, environment: EnvironmentName, found: Findings): void {
  const { steps, bake, requests, errors, latency } = declaredProgress(spec, environment);
  const at = (key: keyof ProgressSpec): string =>
    spec.in?.[environment]?.progress?.[key] === undefined ? `progress.${key}` : `in.${environment}.progress.${key}`;
  if (steps !== undefined && (steps.length === 0 || !areSteps(steps)))
    found.add(
      "MR047",
      at("steps"),
      `[${steps.join(", ")}] are no steps. Write whole percents from 1 to 99, each above the one before, such as [5, 25, 50]; after the last it becomes the champion.`,
    );
  if (bake !== undefined) checkDuration(at("bake"), bake, found);
  if (requests !== undefined && !(Number.isInteger(requests) && requests >= 1))
    found.add("MR048", at("requests"), `${requests} is no number of requests. Write a whole number of at least 1.`);
  if (errors !== undefined && !(errors >= 0 && errors <= 1))
    found.add("MR048", at("errors"), `${errors} is no share. Write a number from 0 to 1, such as 0.005.`);
  if (latency !== undefined && !(latency > 0 && Number.isFinite(latency)))
    found.add("MR048", at("latency"), `${latency} is no factor. Write a number above 0, such as 1.5.`);
}
