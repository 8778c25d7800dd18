import { alertmanagerFiles } from "../../components/monitoring/alertmanager.ts";
import { resolveAlerts, type AlertSettings } from "../../components/monitoring/alerts/settings.ts";
import { prometheusFiles } from "../../components/monitoring/configuration.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";

/** As the local environment looks; what is changed here is only when somebody is told. */
const looks = {
  interval: "5s",
  retention: { time: "1d", size: "1Gi" },
  storage: { on: "pod", size: "2Gi" },
  memory: "512Mi",
} as const;

/** Of all windows in a drill: 30 s and 6 min where it is 5 min and an hour. */
export const drillScale = 0.1;

/**
 * Puts shortened windows and a receiver into a running stack, by the same functions that render the environment's own. The
 * receiver is also what is called for a retraining.
 */
export async function shortenWindows(kubeconfig: string, url: string): Promise<void> {
  const told = { page: ["drill"], ticket: ["drill"] };
  const alerts: AlertSettings = {
    receivers: { drill: { webhook: { url } } },
    platform: told,
    retraining: "drill",
    windowScale: drillScale,
  };
  const lookedAt = { platform: ["gateway", "monitoring", "redis"], models: ["models-examples"] };
  const files = prometheusFiles({ ...looks, alerts }, "local", lookedAt);
  const change = async (name: string, data: Readonly<Record<string, string>>): Promise<void> => {
    const at = ["-n", "monitoring"];
    await kubectl(kubeconfig, [...at, "patch", "configmap", name, "--type=merge", "-p", JSON.stringify({ data })]);
    await kubectl(kubeconfig, [...at, "rollout", "restart", `statefulset/${name}`]);
    await kubectl(kubeconfig, [...at, "rollout", "status", `statefulset/${name}`, "--timeout=120s"]);
  };
  await Promise.all([
    change("prometheus", { "rules.yml": files["rules.yml"], "alerts.yml": files["alerts.yml"] }),
    change("alertmanager", alertmanagerFiles(resolveAlerts(alerts))),
  ]);
}
