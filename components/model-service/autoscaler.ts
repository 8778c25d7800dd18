import { modelContainer } from "../model-labels.ts";
import { variantLabels, variantName } from "./labels.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import { decidedBy } from "./scaling.ts";

/** How fast replicas come and go, whatever they follow. */
export function behavior(scaleDownAfterSeconds: number) {
  return {
    // Up at once: twice as many every 15 seconds, or four more, whichever is more.
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: "Max",
      policies: [
        { type: "Percent", value: 100, periodSeconds: 15 },
        { type: "Pods", value: 4, periodSeconds: 15 },
      ],
    },
    // Down only when fewer were enough for the whole window, and then by half at most: load often comes back.
    scaleDown: {
      stabilizationWindowSeconds: scaleDownAfterSeconds,
      selectPolicy: "Max",
      policies: [
        { type: "Percent", value: 50, periodSeconds: 15 },
        { type: "Pods", value: 1, periodSeconds: 15 },
      ],
    },
  };
}

/**
 * What decides a variant's number of replicas, where it follows what Kubernetes itself measures; undefined where it does
 * not. The Deployment then has no `replicas` of its own: two owners of one field would undo one another's work.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
 */
export function autoscaler<S>(model: ResolvedModel, variant: Variant, namespace: S) {
  const { scaling } = variant;
  if (decidedBy(scaling) !== "kubernetes" || (scaling.on !== "cpu" && scaling.on !== "memory")) return undefined;
  const name = variantName(model, variant);
  return {
    apiVersion: "autoscaling/v2" as const,
    kind: "HorizontalPodAutoscaler" as const,
    metadata: { name, namespace, labels: variantLabels(model, variant) },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: scaling.min,
      maxReplicas: scaling.max,
      metrics: [
        {
          // The model's own container: what a sidecar uses says nothing about the model's load.
          type: "ContainerResource",
          containerResource: {
            name: scaling.on,
            container: modelContainer,
            target: { type: "Utilization", averageUtilization: scaling.target },
          },
        },
      ],
      behavior: behavior(scaling.scaleDownAfterSeconds),
    },
  };
}
