import { metricsPorts, namespaceNames, peers } from "../network-peers.ts";
import { allowIngress, denyAll } from "../network-policy.ts";
import { acceleratorTaint, modelsTaint, nodeLabels, type Taint } from "../nodes.ts";
import { closedNamespace } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";

/** NVIDIA's exporter: its own version, and that of DCGM in it. https://github.com/NVIDIA/dcgm-exporter */
export const gpuMetricsUpstreamImage = "nvcr.io/nvidia/k8s/dcgm-exporter:4.6.1-4.8.4-distroless";

/** The workload's name and its ServiceAccount's. */
export const gpuMetricsName = "dcgm-exporter";

const labels = { ...peers.gpuMetrics.podSelector.matchLabels, "app.kubernetes.io/part-of": "ml-serving" };

/**
 * A namespace for what reads GPUs alone. It cannot be `restricted`: the exporter asks the kubelet, by a socket on the node,
 * whose pod has which GPU, and Bottlerocket shows all GPUs only to containers with CAP_SYS_ADMIN.
 * https://github.com/bottlerocket-os/bottlerocket/issues/3992
 * https://bottlerocket.dev/en/os/1.54.x/api/settings/nvidia-container-runtime
 */
export const gpuMetricsNamespace = closedNamespace(namespaceNames.gpus, {
  "pod-security.kubernetes.io/enforce": "privileged",
  "pod-security.kubernetes.io/warn": "privileged",
});

/** Where the kubelet says whose pod has which device: https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/#monitoring-device-plugin-resources */
const podResources = "/var/lib/kubelet/pod-resources";

const tolerate = (taint: Taint) => ({ ...taint, operator: "Equal" });

function container(image: string) {
  return {
    name: gpuMetricsName,
    image,
    env: [
      { name: "DCGM_EXPORTER_LISTEN", value: `:${metricsPorts.gpus}` },
      { name: "DCGM_EXPORTER_KUBERNETES", value: "true" },
      // All of them, without taking one from models.
      { name: "NVIDIA_VISIBLE_DEVICES", value: "all" },
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ],
    ports: [{ name: "metrics", containerPort: metricsPorts.gpus, protocol: "TCP" }],
    readinessProbe: { httpGet: { path: "/health", port: "metrics" }, periodSeconds: 5, failureThreshold: 6 },
    livenessProbe: { httpGet: { path: "/health", port: "metrics" }, periodSeconds: 15, failureThreshold: 6 },
    resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { cpu: "200m", memory: "512Mi" } },
    // As in its chart, less what it does without: https://github.com/NVIDIA/dcgm-exporter/blob/main/deployment/values.yaml
    securityContext: {
      runAsNonRoot: false,
      runAsUser: 0,
      readOnlyRootFilesystem: true,
      // So it is with CAP_SYS_ADMIN in any case: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
      allowPrivilegeEscalation: true,
      capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    volumeMounts: [
      { name: "pod-resources", mountPath: podResources, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
      { name: "run", mountPath: "/var/run/dcgm" },
    ],
  };
}

/** What measures the accelerators of every node that has some, as plain data. Pure. */
export function renderGpuMetrics<S>(image: string, namespace: S) {
  const metadata = { name: gpuMetricsName, namespace, labels };
  return {
    policies: [
      denyAll(namespace),
      allowIngress("allow-prometheus", namespace, labels, [peers.prometheus], [metricsPorts.gpus]),
    ],
    account: {
      apiVersion: "v1" as const,
      kind: "ServiceAccount" as const,
      metadata,
      automountServiceAccountToken: false,
    },
    daemonSet: {
      apiVersion: "apps/v1" as const,
      kind: "DaemonSet" as const,
      metadata,
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } },
        template: {
          metadata: { labels },
          spec: {
            priorityClassName: priorityClassNames.platform,
            serviceAccountName: gpuMetricsName,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [{ matchExpressions: [{ key: nodeLabels.accelerator, operator: "Exists" }] }],
                },
              },
            },
            tolerations: [tolerate(modelsTaint), tolerate(acceleratorTaint)],
            containers: [container(image)],
            volumes: [
              { name: "pod-resources", hostPath: { path: podResources, type: "Directory" } },
              { name: "tmp", emptyDir: { sizeLimit: "32Mi" } },
              { name: "run", emptyDir: { sizeLimit: "32Mi" } },
            ],
          },
        },
      },
    },
  };
}
