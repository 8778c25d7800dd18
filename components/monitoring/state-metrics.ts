import { labelKeys, sloAnnotations } from "../model-labels.ts";
import { peers } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { sparkFamilies, sparkStateConfig } from "./spark-states.ts";

/** The workload's name, its ServiceAccount's and, as a label, its pods'. */
export const stateMetricsName = "kube-state-metrics";

const port = { metrics: 8080, telemetry: 8081 };

export const stateMetricsPort = port.metrics;

const labels = { ...peers.stateMetrics.podSelector.matchLabels, "app.kubernetes.io/part-of": "ml-serving" };

/** Measurements that rules, dashboards and alerts read: of some four hundred that there are. */
const families = [
  "kube_cronjob_(created|labels|next_schedule_time|spec_suspend|status_last_successful_time)",
  "kube_deployment_(annotations|labels|spec_replicas|status_replicas|status_replicas_ready|status_replicas_available)",
  "kube_horizontalpodautoscaler_(spec_min_replicas|spec_max_replicas|status_condition|status_current_replicas|status_desired_replicas)",
  "kube_job_(complete|failed|labels|status_active|status_completion_time|status_start_time)",
  "kube_pod_(info|labels|status_phase|status_ready)",
  "kube_pod_container_resource_(limits|requests)",
  "kube_pod_container_status_(restarts_total|waiting_reason|last_terminated_reason)",
  "kube_service_labels",
];

/**
 * kube-state-metrics tells what the API server knows of objects, their labels among it: it still does when none of a
 * model's pods is left, which is when somebody wants to know whose the model was.
 * https://github.com/kubernetes/kube-state-metrics/blob/v2.20.0/docs/developer/cli-arguments.md
 *
 * @param spark whether Spark scores models' files, so that its operator's kinds are told of too
 */
export function stateMetricsDeployment<S>(image: string, namespace: S, lookedAt: readonly string[], spark: boolean) {
  const { metricsPort: _, ...shown } = labelKeys;
  const ours = Object.values(shown).join(",");
  return {
    apiVersion: "apps/v1" as const,
    kind: "Deployment" as const,
    metadata: { name: stateMetricsName, namespace, labels },
    spec: {
      replicas: 1,
      revisionHistoryLimit: 3,
      // Two at a time would tell everything twice, and a rule that joins by it would find two of each.
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          priorityClassName: priorityClassNames.platform,
          serviceAccountName: stateMetricsName,
          automountServiceAccountToken: true,
          enableServiceLinks: false,
          securityContext: restrictedPod,
          containers: [
            {
              name: stateMetricsName,
              image,
              args: [
                `--port=${port.metrics}`,
                `--telemetry-port=${port.telemetry}`,
                "--resources=cronjobs,deployments,horizontalpodautoscalers,jobs,pods,services",
                `--namespaces=${lookedAt.join(",")}`,
                `--metric-labels-allowlist=${["cronjobs", "deployments", "jobs", "pods", "services"].map((kind) => `${kind}=[${ours}]`).join(",")}`,
                `--metric-annotations-allowlist=deployments=[${Object.values(sloAnnotations).join(",")}]`,
                `--metric-allowlist=${[...families, ...(spark ? sparkFamilies : [])].map((family) => `^${family}$`).join(",")}`,
                // JSON is YAML.
                ...(spark ? [`--custom-resource-state-config=${JSON.stringify(sparkStateConfig)}`] : []),
              ],
              ports: [
                { name: "metrics", containerPort: port.metrics, protocol: "TCP" },
                { name: "telemetry", containerPort: port.telemetry, protocol: "TCP" },
              ],
              readinessProbe: { httpGet: { path: "/readyz", port: "telemetry" }, periodSeconds: 2 },
              livenessProbe: { httpGet: { path: "/livez", port: "metrics" }, periodSeconds: 10, failureThreshold: 6 },
              resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "200m", memory: "256Mi" } },
              securityContext: restrictedContainer,
            },
          ],
        },
      },
    },
  };
}
