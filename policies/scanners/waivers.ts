/** A published scanner that judges what is rendered. */
export type Scanner = "kube-score" | "checkov" | "cyclonus";

/** One thing that a scanner holds against an object. */
export interface ScannerFinding {
  readonly scanner: Scanner;
  /** The check's id in the scanner's catalogue. */
  readonly check: string;
  /** `Deployment models-examples/iris-champion`; `ClusterRole /nodes` for what is in no namespace. */
  readonly object: string;
  /** A container, or what else in the object; empty for the whole. */
  readonly part: string;
  readonly message: string;
}

/** A finding that is taken as it is, and why. */
export interface Waiver {
  readonly scanner: Scanner;
  readonly check: string;
  /** Objects that it is for, with `*` for any characters. */
  readonly object: string;
  /** @default any part of the object */
  readonly part?: string;
  readonly reason: string;
}

const gpuReason =
  "It reads GPUs for all pods of a node as root with CAP_SYS_ADMIN: Bottlerocket shows all GPUs to nobody else. It is alone in a namespace that nothing but Prometheus reaches, with a read-only root and no token.";

const shippingReason =
  "It reads the logs of all containers of a node, which are files of the node that belong to root; it has none of root's capabilities, a read-only root and no token, and is alone in a namespace that nothing reaches.";

/**
 * Everything that the scanners find and that stays. One that matches nothing any more fails the tests: it would hide the
 * next finding of its kind.
 */
export const waivers: readonly Waiver[] = [
  {
    scanner: "kube-score",
    check: "container-image-pull-policy",
    object: "*",
    reason:
      "Images are named by digest, which K09 demands: a pull could bring nothing else, and a node that has the image would need the registry to start a pod.",
  },
  {
    scanner: "kube-score",
    check: "container-ephemeral-storage-request-and-limit",
    object: "* models-*/*",
    reason:
      "The LimitRange of a team's namespace gives each container its limit of disk, which a scanner of single objects does not see. Disk is not requested: not every node says how much it has, and a pod that asked would fit none of them.",
  },
  {
    scanner: "kube-score",
    check: "container-ephemeral-storage-request-and-limit",
    object: "* monitoring/*",
    reason:
      "The root is read-only, and a folder that may be written has a size of its own: a volume's, or an emptyDir's sizeLimit.",
  },
  {
    scanner: "kube-score",
    check: "container-ephemeral-storage-request-and-limit",
    object: "StatefulSet redis/*",
    reason:
      "The root is read-only, and a folder that may be written has a size of its own: a volume's, or an emptyDir's sizeLimit.",
  },
  {
    scanner: "kube-score",
    check: "container-ephemeral-storage-request-and-limit",
    object: "StatefulSet queues/*",
    reason:
      "The root is read-only, and a folder that may be written has a size of its own: a volume's, or an emptyDir's sizeLimit.",
  },
  {
    scanner: "kube-score",
    check: "container-ephemeral-storage-request-and-limit",
    object: "StatefulSet results/*",
    reason:
      "The root is read-only, and a folder that may be written has a size of its own: a volume's, or an emptyDir's sizeLimit.",
  },
  {
    scanner: "kube-score",
    check: "container-ephemeral-storage-request-and-limit",
    object: "* ci/*",
    reason:
      "The root is read-only, and a folder that may be written has a size of its own: a volume's, or an emptyDir's sizeLimit.",
  },
  {
    scanner: "kube-score",
    check: "networkpolicy-targets-pod",
    object: "NetworkPolicy ci-*/*",
    reason: "Pods of agents are made by Jenkins when a pipeline asks for one: the policies are there before them.",
  },
  {
    scanner: "kube-score",
    check: "pod-probes-identical",
    object: "StatefulSet ci/jenkins",
    reason:
      "Jenkins has one page that anybody may ask for; its liveness probe waits for more failures than its readiness probe.",
  },
  {
    scanner: "checkov",
    check: "CKV_K8S_38",
    object: "StatefulSet ci/jenkins",
    reason: "Jenkins makes the pods of its agents: its roles name their namespaces, and allow no exec and no secrets.",
  },
  {
    scanner: "kube-score",
    check: "container-ephemeral-storage-request-and-limit",
    object: "DaemonSet gpu-metrics/*",
    reason: "The root is read-only, and each folder that may be written is an emptyDir with a sizeLimit.",
  },
  {
    scanner: "kube-score",
    check: "container-security-context-user-group-id",
    object: "DaemonSet gpu-metrics/*",
    reason: gpuReason,
  },
  ...["CKV_K8S_20", "CKV_K8S_23", "CKV_K8S_25", "CKV_K8S_29", "CKV_K8S_39", "CKV_K8S_40"].map((check): Waiver => ({
    scanner: "checkov",
    check,
    object: "DaemonSet gpu-metrics/*",
    reason: gpuReason,
  })),
  {
    scanner: "kube-score",
    check: "container-ephemeral-storage-request-and-limit",
    object: "DaemonSet log-shipping/*",
    reason:
      "The root is read-only; what it writes is where it stopped reading, a few kilobytes on the node that are there after a restart.",
  },
  {
    scanner: "kube-score",
    check: "container-security-context-user-group-id",
    object: "DaemonSet log-shipping/*",
    reason: shippingReason,
  },
  ...["CKV_K8S_23", "CKV_K8S_29", "CKV_K8S_40"].map((check): Waiver => ({
    scanner: "checkov",
    check,
    object: "DaemonSet log-shipping/*",
    reason: shippingReason,
  })),
  {
    scanner: "kube-score",
    check: "pod-probes-identical",
    object: "Deployment monitoring/drift",
    reason: "It has one path that says how it is; its liveness probe waits for longer than its readiness probe.",
  },
  {
    scanner: "kube-score",
    check: "pod-probes-identical",
    object: "DaemonSet gpu-metrics/*",
    reason:
      "The exporter has one path that says how it is; its liveness probe waits for longer than its readiness probe.",
  },
  {
    scanner: "kube-score",
    check: "pod-probes-identical",
    object: "Deployment monitoring/grafana",
    reason:
      "Grafana has one path that says how it is; its liveness probe waits for more failures than its readiness probe.",
  },
  {
    scanner: "kube-score",
    check: "statefulset-has-servicename",
    object: "StatefulSet *",
    reason:
      "Each has one replica, and is asked under its Service's stable address, which the local gateway and Grafana are given before it runs; a headless Service would serve names of single replicas, which nobody asks for.",
  },
  {
    scanner: "kube-score",
    check: "pod-probes-identical",
    object: "StatefulSet redis/*",
    reason:
      "Both ask Redis for PING: it answers neither while it loads nor when it hangs. The liveness probe takes six failures, so that a slow moment takes it out of service and does not restart it.",
  },
  {
    scanner: "kube-score",
    check: "pod-probes-identical",
    object: "StatefulSet queues/*",
    reason:
      "Both ask Redis for PING: it answers neither while it loads nor when it hangs. The liveness probe takes six failures, so that a slow moment takes it out of service and does not restart it.",
  },
  {
    scanner: "kube-score",
    check: "pod-probes-identical",
    object: "StatefulSet results/*",
    reason:
      "Both ask Redis for PING: it answers neither while it loads nor when it hangs. The liveness probe takes six failures, so that a slow moment takes it out of service and does not restart it.",
  },
  {
    scanner: "kube-score",
    check: "pod-probes-identical",
    object: "Deployment models-*/*",
    reason:
      "A function with a protocol of its own names one path that says whether it lives; its liveness probe waits for more failures than its readiness probe.",
  },
  ...(["CKV_K8S_8", "CKV_K8S_9"] as const).map((check): Waiver => ({
    scanner: "checkov",
    check,
    object: "Deployment models-*/*",
    part: "parity",
    reason:
      "The gate asks the model its golden rows once and then sleeps: its startup probe is what tells that they were answered, and there is nothing of it that could stop being ready or alive.",
  })),
  {
    scanner: "checkov",
    check: "CKV_K8S_38",
    object: "* monitoring/*",
    reason:
      "Prometheus and kube-state-metrics read the API server: the token is what they need, and their roles allow to list and watch, no more.",
  },
  {
    scanner: "cyclonus",
    check: "CheckDNSBlockedOnTCP",
    object: "NetworkPolicy *",
    reason:
      "Names are asked of one address, or of the pods of the cluster's DNS; cyclonus takes for open only what may go anywhere. `test/network` proves with cyclonus itself that pods reach their name server and no other.",
  },
  {
    scanner: "cyclonus",
    check: "CheckDNSBlockedOnUDP",
    object: "NetworkPolicy *",
    reason: "As over TCP.",
  },
  ...(["CheckTargetAllIngressBlocked", "CheckTargetAllEgressBlocked"] as const).map((check): Waiver => ({
    scanner: "cyclonus",
    check,
    object: "NetworkPolicy */deny-all",
    reason: "It is what the policy is for: nothing gets in or out but what the others of its namespace open.",
  })),
];
