import { repositoryAndTag } from "../chart-image.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";

/** Its image upstream: of the cluster's minor version, since it simulates that version's scheduler. */
export const autoscalerUpstreamImage = "registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.1";

/** https://github.com/kubernetes/autoscaler/tree/cluster-autoscaler-chart-9.59.0/cluster-autoscaler/charts/cluster-autoscaler */
export const autoscalerChart = {
  chart: "cluster-autoscaler",
  version: "9.59.0",
  repositoryOpts: { repo: "https://kubernetes.github.io/autoscaler" },
} as const;

/** The service account, which the role on AWS is given to; all that the chart makes is called so. */
export const autoscalerName = "cluster-autoscaler";

/** https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-1.36.1/cluster-autoscaler/config/flags/flags.go */
const extraArgs = {
  // Every model has an emptyDir for what may be lost; by default such a pod would hold its node for ever.
  "skip-nodes-with-local-storage": false,
  // A node that was lost is made up for without a pod that waits.
  "enforce-node-group-min-size": true,
};

/** Values of the chart. Generic over how late values come. */
export function autoscalerValues<S>(image: string, at: { readonly cluster: S; readonly region: string }) {
  return {
    fullnameOverride: autoscalerName,
    cloudProvider: "aws",
    awsRegion: at.region,
    // Groups are found by the tags that EKS puts on those of managed node groups.
    autoDiscovery: { clusterName: at.cluster },
    image: repositoryAndTag(image),
    rbac: { serviceAccount: { name: autoscalerName } },
    // When a node is lost is when it is needed: the second takes over by a lease.
    replicaCount: 2,
    podDisruptionBudget: { maxUnavailable: 1 },
    securityContext: restrictedPod,
    containerSecurityContext: restrictedContainer,
    // As in its own examples: cloudprovider/aws/examples/cluster-autoscaler-autodiscover.yaml
    resources: { requests: { cpu: "100m", memory: "600Mi" }, limits: { memory: "600Mi" } },
    extraArgs,
  };
}
