/** A resource as a program registers it, or as an engine remembers it. */
export interface RegisteredResource {
  /** The type token, such as `aws:eks/nodeGroup:NodeGroup`. */
  readonly type: string;
  readonly name: string;
  /** Plain data. What is not known yet may be anything that is neither text, number, truth value, list nor object of the kind expected. */
  readonly props: object;
}

/** Types that are read here and for costs. */
export const resourceTypes = {
  nodeGroup: "aws:eks/nodeGroup:NodeGroup",
  subnet: "aws:ec2/subnet:Subnet",
  deployment: "kubernetes:apps/v1:Deployment",
  statefulSet: "kubernetes:apps/v1:StatefulSet",
  cronJob: "kubernetes:batch/v1:CronJob",
  sparkApplication: "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication",
  scheduledSparkApplication: "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication",
  daemonSet: "kubernetes:apps/v1:DaemonSet",
  autoscaler: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  scaledObject: "kubernetes:keda.sh/v1alpha1:ScaledObject",
  proxies: "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy",
  quota: "kubernetes:core/v1:ResourceQuota",
  chart: "kubernetes:helm.sh/v4:Chart",
} as const;
