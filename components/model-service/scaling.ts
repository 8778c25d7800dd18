import type { EnvironmentName } from "../environment-names.ts";
import { seconds, type Duration } from "../quantity.ts";
import type { ModelSpec } from "./spec.ts";

/** How many replicas a variant has, with every default filled in. */
export type ResolvedScaling =
  | { readonly on: "nothing"; readonly replicas: number }
  | {
      readonly on: "cpu";
      /** Percent of the reserved CPU. */
      readonly target: number;
      readonly min: number;
      readonly max: number;
      readonly scaleDownAfterSeconds: number;
    };

/** The defaults of scaling. Five minutes is Kubernetes' own: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#stabilization-window */
export const scalingDefaults = { replicas: 1, scaleDownAfter: "5m" } as const satisfies {
  replicas: number;
  scaleDownAfter: Duration;
};

/** What a model declares for one environment, before it is checked: its own words, overridden by the environment's. */
export type DeclaredScaling =
  | { readonly on: "nothing"; readonly replicas: number }
  | {
      readonly on: "cpu";
      readonly target: number;
      readonly min: number;
      readonly max: number;
      readonly scaleDownAfter: Duration;
    };

/** What holds in an environment: `in.ENV` before the model's own, and that before the defaults. */
export function declaredScaling(spec: ModelSpec, environment: EnvironmentName): DeclaredScaling {
  if (spec.scaling === undefined)
    return {
      on: "nothing",
      replicas: spec.in?.[environment]?.replicas ?? spec.replicas ?? scalingDefaults.replicas,
    };
  return {
    scaleDownAfter: scalingDefaults.scaleDownAfter,
    ...spec.scaling,
    ...spec.in?.[environment]?.scaling,
  };
}

/** The champion's scaling in an environment. Expects a spec that `validate.ts` accepts. */
export function resolveScaling(spec: ModelSpec, environment: EnvironmentName): ResolvedScaling {
  const declared = declaredScaling(spec, environment);
  if (declared.on === "nothing") return declared;
  const { scaleDownAfter, ...bounds } = declared;
  return { ...bounds, scaleDownAfterSeconds: seconds(scaleDownAfter) };
}

/**
 * What a challenger with a share of the requests (percent) needs: that share of the champion's replicas, rounded up. The
 * champion keeps all of its own, so that taking a challenger back needs no waiting.
 */
export function shareOf(scaling: ResolvedScaling, weight: number): ResolvedScaling {
  const share = (replicas: number): number => Math.max(1, Math.ceil((replicas * weight) / 100));
  return scaling.on === "nothing"
    ? { on: "nothing", replicas: share(scaling.replicas) }
    : { ...scaling, min: share(scaling.min), max: share(scaling.max) };
}
