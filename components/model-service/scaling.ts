import type { EnvironmentName } from "../environment-names.ts";
import { seconds, type Duration } from "../quantity.ts";
import { busynessOf } from "./busyness.ts";
import { modelDefaults } from "./model-defaults.ts";
import type { ModelSpec } from "./spec.ts";
import type { ScalingSpec } from "./spec/scaling.ts";
import type { ScalingWindow } from "./spec/windows.ts";

/** What is measured against a target. */
export type MeasuredSignal = Exclude<ScalingSpec["on"], "windows">;

/** Bounds of what follows a load or the time, with every default filled in. */
interface ResolvedBounds {
  readonly min: number;
  readonly max: number;
  readonly scaleDownAfterSeconds: number;
  readonly windows: readonly ScalingWindow[];
}

/** Replicas by a measured signal. The target is percent, requests, milliseconds or requests a second, as the signal has it. */
export type ResolvedMeasured = ResolvedBounds & { readonly on: MeasuredSignal; readonly target: number };

/** How many replicas a variant has, with every default filled in. */
export type ResolvedScaling =
  | { readonly on: "nothing"; readonly replicas: number }
  | ResolvedMeasured
  | (ResolvedBounds & { readonly on: "windows" });

/**
 * The defaults of scaling. Five minutes is Kubernetes' own:
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#stabilization-window
 */
export const scalingDefaults = {
  replicas: 1,
  scaleDownAfter: "5m",
  /** Percent of what is reserved. */
  cpu: 70,
  memory: 80,
  queueTime: "10ms",
  /** Requests in progress for each that is computed at once: that one, and one that waits. */
  inFlightEach: 2,
} as const;

/** What may stand in an environment's own part. */
interface OwnPart {
  readonly replicas?: number;
  readonly scaling?: { readonly min?: number; readonly max?: number; readonly scaleDownAfter?: Duration };
}

/** What an environment's own part says of replicas. */
export function ownPart(spec: ModelSpec, environment: EnvironmentName): OwnPart {
  return spec.in?.[environment] ?? {};
}

interface DeclaredBounds {
  readonly min: number;
  readonly max: number;
  readonly scaleDownAfter: Duration;
  readonly windows: readonly ScalingWindow[];
}

/** What a model declares for one environment, before it is checked: its own words, overridden by the environment's. */
export type DeclaredScaling =
  | { readonly on: "nothing"; readonly replicas: number }
  | (DeclaredBounds & { readonly on: "windows" })
  | (DeclaredBounds & { readonly on: MeasuredSignal; readonly target: number | Duration });

function defaultTarget(spec: ModelSpec, on: MeasuredSignal): number | Duration {
  switch (on) {
    case "cpu":
      return scalingDefaults.cpu;
    case "memory":
      return scalingDefaults.memory;
    case "in-flight": {
      const cpu = spec.resources?.cpuLimit ?? modelDefaults.cpuLimit;
      return scalingDefaults.inFlightEach * busynessOf(spec.runtime, cpu).atOnce;
    }
    case "queue-time":
      return scalingDefaults.queueTime;
    case "request-rate":
      return Number.NaN; // has none: what one replica answers is the model's own
  }
}

/** Most replicas that windows ask for; 0 without windows. */
function mostInWindows(windows: readonly ScalingWindow[]): number {
  return Math.max(0, ...windows.map(({ min }) => min));
}

/** What holds in an environment: `in.ENV` before the model's own, and that before the defaults. */
export function declaredScaling(spec: ModelSpec, environment: EnvironmentName): DeclaredScaling {
  const own = ownPart(spec, environment);
  const { scaling } = spec;
  if (scaling === undefined)
    return { on: "nothing", replicas: own.replicas ?? spec.replicas ?? scalingDefaults.replicas };
  const { scaleDownAfter } = scalingDefaults;
  if (scaling.on === "windows") {
    const min = own.scaling?.min ?? scaling.min;
    const max = Math.max(min, mostInWindows(scaling.windows), 1);
    return { on: "windows", min, max, scaleDownAfter, windows: scaling.windows };
  }
  return { scaleDownAfter, target: defaultTarget(spec, scaling.on), windows: [], ...scaling, ...own.scaling };
}

/** The champion's scaling in an environment. Expects a spec that `validate.ts` accepts. */
export function resolveScaling(spec: ModelSpec, environment: EnvironmentName): ResolvedScaling {
  const declared = declaredScaling(spec, environment);
  if (declared.on === "nothing") return declared;
  const { scaleDownAfter, ...rest } = declared;
  const scaleDownAfterSeconds = seconds(scaleDownAfter);
  if (rest.on === "windows") return { ...rest, scaleDownAfterSeconds };
  const target = typeof rest.target === "number" ? rest.target : seconds(rest.target) * 1000;
  return { ...rest, target, scaleDownAfterSeconds };
}

/** Fewest and most replicas that a variant ever has, and how many it keeps in its fullest window, whatever its load. */
export function boundsOf(scaling: ResolvedScaling) {
  if (scaling.on === "nothing") return { fewest: scaling.replicas, kept: scaling.replicas, most: scaling.replicas };
  return {
    fewest: scaling.min,
    kept: Math.max(scaling.min, mostInWindows(scaling.windows)),
    most: scaling.max,
  };
}

/**
 * Who decides. KEDA makes a HorizontalPodAutoscaler itself, so that there is never one of ours beside it; what Kubernetes
 * measures itself needs no KEDA, unless windows stand beside it.
 */
export function decidedBy(scaling: ResolvedScaling | DeclaredScaling): "nobody" | "kubernetes" | "keda" {
  if (scaling.on === "nothing") return "nobody";
  const ofContainers = scaling.on === "cpu" || scaling.on === "memory";
  return ofContainers && scaling.windows.length === 0 ? "kubernetes" : "keda";
}

/** Whether a model needs KEDA in an environment, whatever else may be wrong with it. */
export function needsKeda(spec: ModelSpec, environment: EnvironmentName): boolean {
  return spec.nearline !== undefined || decidedBy(declaredScaling(spec, environment)) === "keda";
}

/** Whether a variant may have no replica. */
export function maySleep(scaling: ResolvedScaling): boolean {
  return scaling.on !== "nothing" && scaling.min === 0;
}

/** Whether requests wake it then. */
export function wokenByRequests(scaling: ResolvedScaling): boolean {
  return scaling.on === "request-rate" && maySleep(scaling);
}

/**
 * What a challenger with a share of the requests (percent) needs: that share of the champion's replicas, rounded up. The
 * champion keeps all of its own, so that taking a challenger back needs no waiting. One that may sleep still may.
 */
export function shareOf(scaling: ResolvedScaling, weight: number): ResolvedScaling {
  const share = (replicas: number): number => Math.max(1, Math.ceil((replicas * weight) / 100));
  if (scaling.on === "nothing") return { on: "nothing", replicas: share(scaling.replicas) };
  return {
    ...scaling,
    min: maySleep(scaling) ? 0 : share(scaling.min),
    max: share(scaling.max),
    windows: scaling.windows.map((window) => ({ ...window, min: share(window.min) as ScalingWindow["min"] })),
  };
}
