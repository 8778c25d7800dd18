import { modelContainer } from "../model-labels.ts";
import { prometheusUrl } from "../network-peers.ts";
import { behavior } from "./autoscaler.ts";
import type { Bindings } from "./bindings.ts";
import { variantLabels, variantName } from "./labels.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import { progressDeadlineSeconds } from "./rollout.ts";
import { decidedBy, maySleep, type ResolvedMeasured } from "./scaling.ts";
import { questionOf } from "./signals.ts";
import type { ScalingWindow } from "./spec/windows.ts";
import { cronOf } from "./windows.ts";

/** How often KEDA looks (seconds): whoever called a model that sleeps is waiting; of others the autoscaler itself asks. */
const pollingInterval = { asleep: 5, awake: 30 } as const;

/** So often in a row nothing may be known before replicas are held where they are. */
const failureThreshold = 3;

/** https://keda.sh/docs/2.20/scalers/prometheus/ */
function prometheusTrigger(model: ResolvedModel, variant: Variant, { on, target }: ResolvedMeasured) {
  if (on === "cpu" || on === "memory")
    // https://keda.sh/docs/2.20/scalers/cpu/
    return { type: on, metricType: "Utilization", metadata: { value: String(target), containerName: modelContainer } };
  const { query, of } = questionOf(model, variant, on);
  return {
    type: "prometheus",
    name: on,
    metricType: of === "all" ? "Value" : "AverageValue",
    metadata: {
      serverAddress: prometheusUrl,
      query,
      threshold: String(target),
      // Any load at all wakes.
      activationThreshold: "0",
      // No answer is no load of 0: by default it would be taken for one.
      ignoreNullValues: "false",
    },
  };
}

/** https://keda.sh/docs/2.20/scalers/cron/ */
function cronTrigger({ min, timezone, ...times }: ScalingWindow, index: number) {
  return {
    type: "cron",
    name: `window-${index}`,
    metricType: "AverageValue",
    metadata: { timezone, ...cronOf(times), desiredReplicas: String(min) },
  };
}

/** Whether anything of a model is scaled so. */
export function scalesByKeda({ variants, nearline }: ResolvedModel): boolean {
  return nearline !== "none" || variants.some(({ scaling }) => decidedBy(scaling) === "keda");
}

/**
 * What decides a variant's number of replicas by what Prometheus or the clock says; undefined where neither does. KEDA
 * makes a HorizontalPodAutoscaler of it, and itself takes the last replica away and brings the first.
 * https://keda.sh/docs/2.20/reference/scaledobject-spec/
 */
export function scaledObject<S>(model: ResolvedModel, variant: Variant, bindings: Bindings<S>) {
  const { scaling } = variant;
  if (scaling.on === "nothing" || decidedBy(scaling) !== "keda") return undefined;
  const sleeps = maySleep(scaling);
  const measured = scaling.on === "windows" ? [] : [prometheusTrigger(model, variant, scaling)];
  return {
    apiVersion: "keda.sh/v1alpha1" as const,
    kind: "ScaledObject" as const,
    metadata: {
      name: variantName(model, variant),
      namespace: bindings.namespace,
      labels: variantLabels(model, variant),
    },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: variantName(model, variant) },
      minReplicaCount: scaling.min,
      maxReplicaCount: scaling.max,
      pollingInterval: sleeps ? pollingInterval.asleep : pollingInterval.awake,
      // Both are about the last replica alone; the others go by the behaviour below.
      ...(sleeps
        ? {
            cooldownPeriod: scaling.scaleDownAfterSeconds,
            // A release shows that it loads before it may sleep.
            initialCooldownPeriod: progressDeadlineSeconds(model, bindings.placing),
          }
        : {}),
      // Where Prometheus is not there, or knows nothing, nobody's replicas are taken away.
      ...(measured.some(({ type }) => type === "prometheus")
        ? { fallback: { failureThreshold, replicas: Math.max(1, scaling.min), behavior: "currentReplicasIfHigher" } }
        : {}),
      advanced: { horizontalPodAutoscalerConfig: { behavior: behavior(scaling.scaleDownAfterSeconds) } },
      triggers: [...measured, ...scaling.windows.map(cronTrigger)],
    },
  };
}
