import { repositoryAndTag } from "../chart-image.ts";
import { peers } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import type { KedaImages } from "./settings.ts";

/** What its images are called upstream: those that the chart's version names. */
export const kedaUpstreamImages = {
  kedaOperator: "ghcr.io/kedacore/keda:2.20.2",
  kedaMetrics: "ghcr.io/kedacore/keda-metrics-apiserver:2.20.2",
} as const satisfies KedaImages;

/** https://github.com/kedacore/charts/blob/cbb9bb8/keda/Chart.yaml; it has the version of the program. */
export const kedaChart = {
  chart: "keda",
  version: "2.20.2",
  repositoryOpts: { repo: "https://kedacore.github.io/charts" },
} as const;

const resources = { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "500m", memory: "512Mi" } };

/** What KEDA's two programs get, whichever way they come. */
export const kedaResources = resources;

/** An image where the chart has its registry apart. */
function image(reference: string) {
  return { registry: "", ...repositoryAndTag(reference) };
}

/**
 * Values of the chart: two programs and what they may do, no webhooks. What these would refuse is refused before anything is
 * created, and they would stand in the way of every change of a Deployment.
 * https://github.com/kedacore/charts/blob/cbb9bb8/keda/values.yaml
 */
export function kedaValues({ kedaOperator, kedaMetrics }: KedaImages) {
  return {
    image: { keda: image(kedaOperator), metricsApiServer: image(kedaMetrics), pullPolicy: "IfNotPresent" },
    webhooks: { enabled: false },
    serviceAccount: { webhooks: { create: false } },
    // It scales Deployments, of models: no other kinds, and nobody's secrets.
    rbac: { enabledCustomScaledRefKinds: false },
    permissions: { operator: { restrict: { secret: true } }, metricServer: { restrict: { secret: true } } },
    podSecurityContext: { operator: restrictedPod, metricServer: restrictedPod },
    securityContext: { operator: restrictedContainer, metricServer: restrictedContainer },
    podLabels: {
      keda: peers.kedaOperator.podSelector.matchLabels,
      metricsAdapter: peers.kedaMetrics.podSelector.matchLabels,
    },
    resources: { operator: resources, metricServer: resources },
    priorityClassName: priorityClassNames.platform,
    enableServiceLinks: false,
    // The second takes over by a lease when a node is lost, which is when load moves.
    operator: { replicaCount: 2 },
  };
}
