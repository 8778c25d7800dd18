import type { EnvironmentName } from "../../environment-names.ts";
import { seconds } from "../../quantity.ts";
import { declaredSlo } from "../slo.ts";
import type { ModelSpec } from "../spec.ts";
import type { SloSpec } from "../spec/slo.ts";
import type { Findings } from "./findings.ts";
import { checkDuration, readable } from "./quantities.ts";

export function checkSlo(spec: ModelSpec, environment: EnvironmentName, found: Findings): void {
  const slo = declaredSlo(spec, environment);
  if (slo === undefined) return;
  const at = (key: keyof SloSpec): string =>
    spec.in?.[environment]?.slo?.[key] === undefined ? `slo.${key}` : `in.${environment}.slo.${key}`;
  if (!(slo.availability > 0 && slo.availability < 100))
    found.add(
      "MS052",
      at("availability"),
      `${slo.availability} % is no promise. Write more than 0 and less than 100, such as 99.9: nothing always answers.`,
    );
  checkDuration(at("p99"), slo.p99, found);
  const after = spec.deadline?.after;
  if (after !== undefined && readable(slo.p99) && readable(after) && seconds(slo.p99) > seconds(after))
    found.add(
      "MS053",
      at("p99"),
      `${slo.p99} is later than the deadline of ${after}: no answer ever takes so long. Lower p99 or raise deadline.after.`,
    );
}
