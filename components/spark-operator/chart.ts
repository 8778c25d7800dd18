import { repositoryAndTag } from "../chart-image.ts";
import { restrictedContainer } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";

/** What its image is called upstream: it has the version of the chart. */
export const sparkOperatorUpstreamImage = "ghcr.io/kubeflow/spark-operator/controller:2.4.0";

/** https://github.com/kubeflow/spark-operator/blob/v2.4.0/charts/spark-operator-chart/Chart.yaml */
export const sparkOperatorChart = {
  chart: "spark-operator",
  version: "2.4.0",
  repositoryOpts: { repo: "https://kubeflow.github.io/spark-operator" },
} as const;

/** The user of its image: https://github.com/kubeflow/spark-operator/blob/v2.4.0/Dockerfile */
const user = 185;

/** The chart writes REGISTRY/REPOSITORY:TAG. */
function image(reference: string) {
  const slash = reference.indexOf("/");
  return { registry: reference.slice(0, slash), ...repositoryAndTag(reference.slice(slash + 1)) };
}

/**
 * Values of the chart: one program, in whose namespaces of models alone it may make drivers, and no webhooks: what those add to
 * pods is in the pods' templates.
 * https://github.com/kubeflow/spark-operator/blob/v2.4.0/charts/spark-operator-chart/values.yaml
 */
export function sparkOperatorValues(reference: string, namespaces: readonly string[]) {
  return {
    image: { ...image(reference), pullPolicy: "IfNotPresent" },
    controller: {
      // The second takes over by a lease when a node is lost.
      replicas: 2,
      uiService: { enable: false },
      priorityClassName: priorityClassNames.platform,
      podSecurityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        seccompProfile: { type: "RuntimeDefault" },
      },
      securityContext: restrictedContainer,
      // Each application is submitted by a Java process of its own, in the same container.
      resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { cpu: "2", memory: "1Gi" } },
    },
    webhook: { enable: false },
    // Each model's driver has an account of its own.
    spark: { jobNamespaces: [...namespaces], serviceAccount: { create: false }, rbac: { create: false } },
    prometheus: { metrics: { enable: false } },
  };
}
