import type { EnvironmentName } from "../environment-names.ts";
import { latencyBound } from "../latency-bounds.ts";
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

/**
 * A number as Prometheus 3 writes it in `le`: with a point, whatever the histogram's own text has.
 * https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values
 */
function asLabel(bound: number): string {
  return Number.isInteger(bound) ? bound.toFixed(1) : String(bound);
}

/** The promise as annotations of the route that it is measured at, and of the Deployments that Prometheus knows it by. */
export function sloAsAnnotations(slo: ResolvedSlo): Readonly<Record<string, string>> {
  if (slo === "none") return {};
  const bound = latencyBound(slo.p99Seconds);
  return {
    [sloAnnotations.availability]: String(slo.availability),
    [sloAnnotations.p99]: `${slo.p99Seconds}s`,
    ...(bound === "none" ? {} : { [sloAnnotations.bucket]: asLabel(bound) }),
  };
}
