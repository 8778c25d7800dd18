import type { EnvironmentName } from "../environment-names.ts";
import { sloAnnotations } from "../model-labels.ts";
import { seconds } from "../quantity.ts";
import type { ModelSpec } from "./spec.ts";
import type { SloSpec } from "./spec/slo.ts";

/** What callers may count on in an environment. */
export type ResolvedSlo = "none" | { readonly availability: number; readonly p99Seconds: number };

/** What holds in an environment, before it is checked: the environment's own part before the model's. */
export function declaredSlo(spec: ModelSpec, environment: EnvironmentName): SloSpec | undefined {
  return spec.slo === undefined ? undefined : { ...spec.slo, ...spec.in?.[environment]?.slo };
}

/** Expects a spec that `validate.ts` accepts. */
export function resolveSlo(spec: ModelSpec, environment: EnvironmentName): ResolvedSlo {
  const slo = declaredSlo(spec, environment);
  return slo === undefined ? "none" : { availability: slo.availability, p99Seconds: seconds(slo.p99) };
}

/** The promise as annotations of the route that it is measured at. */
export function sloAsAnnotations(slo: ResolvedSlo): Readonly<Record<string, string>> {
  if (slo === "none") return {};
  return {
    [sloAnnotations.availability]: String(slo.availability),
    [sloAnnotations.p99]: `${slo.p99Seconds}s`,
  };
}
