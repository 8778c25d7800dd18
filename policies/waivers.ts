import type { ResourceFacts, Rule } from "./rule.ts";

/** A rule that a resource need not hold. */
export interface Waiver {
  /** The rule's id, such as `K04`. */
  readonly rule: Rule["id"];
  /** The resource's type token. */
  readonly type: string;
  /** The resource's name, or a part of its URN that ends it, such as `Chart$…::keda/keda-operator`. */
  readonly resource: string;
  /** Whether a chart brings the resource: the program does not register it by itself. @default no */
  readonly ofChart?: true;
  /** Why it need not, and when that ends. */
  readonly reason: string;
}

export function isWaived(waiver: Waiver, { id }: Pick<Rule, "id">, { type, name, urn }: ResourceFacts): boolean {
  return (
    waiver.rule === id && waiver.type === type && (waiver.resource === name || urn.endsWith(`::${waiver.resource}`))
  );
}

/** Every waiver of the pack. One that nothing needs any more fails the tests. */
export const waivers: readonly Waiver[] = [
  {
    rule: "P10",
    type: "aws:iam/policy:Policy",
    resource: "ci-boundary",
    reason: "It is a permissions boundary: it gives nothing, it bounds what roles may be given.",
  },
  {
    rule: "K02",
    type: "kubernetes:apps/v1:DaemonSet",
    resource: "log-shipping",
    reason:
      "It reads the logs of all containers of a node, which are files of the node that belong to root. It has none of root's capabilities and no way up, and is alone in a namespace that nothing reaches.",
  },
  {
    rule: "K02",
    type: "kubernetes:apps/v1:DaemonSet",
    resource: "gpu-metrics",
    reason:
      "Counters of GPUs are for root alone, and the capability that Bottlerocket asks for counts as an escalation.",
  },
  {
    rule: "K03",
    type: "kubernetes:apps/v1:DaemonSet",
    resource: "gpu-metrics",
    reason:
      "It reads GPUs for all pods of a node, and Bottlerocket shows them to CAP_SYS_ADMIN alone. It is alone in a namespace that nothing but Prometheus reaches.",
  },
  {
    rule: "K05",
    type: "kubernetes:apps/v1:DaemonSet",
    resource: "gpu-metrics",
    reason: "Whose pod has which GPU is known by a socket of the kubelet, which is a file of the node.",
  },
  {
    rule: "K06",
    type: "kubernetes:core/v1:Namespace",
    resource: "gpu-metrics",
    reason: "What reads GPUs needs more than a restricted pod may have; nothing else is in the namespace.",
  },
  {
    rule: "K07",
    type: "kubernetes:apps/v1:StatefulSet",
    resource: "monitoring-prometheus",
    reason: "It asks the API server which pods there are to scrape; its roles allow to get, list and watch.",
  },
  {
    rule: "M04",
    type: "aws:iam/rolePolicy:RolePolicy",
    resource: "models-examples-iris-batch",
    reason:
      "Runs over files read and write rows where their model declares it, in a bucket of the rows' owners that no model's file lies in, by a role of their own.",
  },
  {
    rule: "M04",
    type: "aws:iam/rolePolicy:RolePolicy",
    resource: "jenkins-restore",
    reason: "It reads the backups of Jenkins, in a bucket of their own that no model's file lies in.",
  },
  {
    rule: "K07",
    type: "kubernetes:apps/v1:StatefulSet",
    resource: "jenkins",
    reason: "Jenkins makes the pods of its agents; its roles name their namespaces, and allow no exec and no secrets.",
  },
  {
    rule: "K07",
    type: "kubernetes:apps/v1:Deployment",
    resource: "monitoring-kube-state-metrics",
    reason: "It tells what the API server says of objects; its roles allow to list and watch.",
  },
  {
    rule: "K07",
    type: "kubernetes:apps/v1:Deployment",
    resource: "gateway:gateway/envoy-gateway",
    ofChart: true,
    reason: "Envoy Gateway's controller reads routes from the API server, and makes proxies by it.",
  },
  {
    rule: "K07",
    type: "kubernetes:batch/v1:Job",
    resource: "gateway-certificates",
    reason: "Envoy Gateway's own job writes the certificates of its control plane into Secrets, and ends.",
  },
  {
    rule: "K12",
    type: "kubernetes:apps/v1:Deployment",
    resource: "gateway:gateway/envoy-gateway",
    ofChart: true,
    reason:
      "The namespace of the gateway has no policies: what the controller and its proxies ask of each other is Envoy Gateway's to change. Ends when its chart brings policies.",
  },
  {
    rule: "K12",
    type: "kubernetes:batch/v1:Job",
    resource: "gateway-certificates",
    reason: "It runs in the namespace of the gateway, which has no policies; it serves nothing, and ends in seconds.",
  },
  {
    rule: "K12",
    type: "kubernetes:apps/v1:Deployment",
    resource: "gateway-secrets",
    reason:
      "It keeps Secrets of the gateway as they are in AWS, in the namespace of the gateway, which has no policies.",
  },
  {
    rule: "K07",
    type: "kubernetes:apps/v1:Deployment",
    resource: "edge-external-dns:edge/external-dns",
    ofChart: true,
    reason: "ExternalDNS reads from the API server which names lead to the gateway.",
  },
  {
    rule: "K12",
    type: "kubernetes:apps/v1:Deployment",
    resource: "edge-external-dns:edge/external-dns",
    ofChart: true,
    reason:
      "It serves nothing but its own health; what it asks, Route 53 and the API server, has no addresses of its own.",
  },
  {
    rule: "K07",
    type: "kubernetes:apps/v1:Deployment",
    resource: "keda:keda/keda-operator",
    ofChart: true,
    reason: "KEDA's operator reads from the API server what scales, and makes autoscalers.",
  },
  {
    rule: "K07",
    type: "kubernetes:apps/v1:Deployment",
    resource: "keda:keda/keda-metrics-apiserver",
    ofChart: true,
    reason: "KEDA's metrics server is asked through the API server, and asks it who may ask.",
  },
  {
    rule: "K08",
    type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
    resource: "keda:keda-external-metrics-reader",
    ofChart: true,
    reason:
      "KEDA's own role: everything of one API group, external.metrics.k8s.io, which has metrics and nothing else.",
  },
  {
    rule: "K05",
    type: "kubernetes:apps/v1:DaemonSet",
    resource: "log-shipping",
    reason: "Logs of containers, and how far they were read, are files of the node.",
  },
  {
    rule: "K06",
    type: "kubernetes:core/v1:Namespace",
    resource: "log-shipping",
    reason:
      "What reads logs mounts files of the node, which a restricted pod may not; nothing else is in the namespace.",
  },
];
