import { configDigest } from "../config-digest.ts";
import { podIdentityAgent } from "../network-peers.ts";
import { allowDns, allowEgress, anywhere, denyAll, tcp } from "../network-policy.ts";
import { closedNamespace } from "../pod-security.ts";
import { shipperConfiguration, shipperFolders, shipperPort } from "./configuration.ts";

/** AWS's build of Fluent Bit, 5.0.9 in it: https://github.com/aws/aws-for-fluent-bit/releases/tag/v3.4.14 */
export const shipperUpstreamImage = "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.14";

/** Its namespace, its workload and its ServiceAccount. */
export const shipperName = "log-shipping";

const labels = { "app.kubernetes.io/name": "fluent-bit", "app.kubernetes.io/part-of": "ml-serving" };
const file = "fluent-bit.conf";

/**
 * A namespace for what reads the nodes' logs alone: `restricted` and `baseline` know no volumes of the node, and logs are
 * files of the node. https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const shippingNamespace = closedNamespace(shipperName, {
  "pod-security.kubernetes.io/enforce": "privileged",
  "pod-security.kubernetes.io/warn": "privileged",
});

function container(image: string) {
  const { logs, state } = shipperFolders;
  return {
    name: "fluent-bit",
    image,
    command: ["/fluent-bit/bin/fluent-bit"],
    args: ["--config", `/configuration/${file}`],
    ports: [{ name: "metrics", containerPort: shipperPort, protocol: "TCP" }],
    readinessProbe: { httpGet: { path: "/api/v1/health", port: "metrics" }, periodSeconds: 10, failureThreshold: 6 },
    livenessProbe: { httpGet: { path: "/", port: "metrics" }, periodSeconds: 20, failureThreshold: 6 },
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "192Mi" } },
    // The user whom logs belong to, and none of root's rights: owners read their files without them.
    securityContext: {
      runAsNonRoot: false,
      runAsUser: 0,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    volumeMounts: [
      { name: "configuration", mountPath: "/configuration", readOnly: true },
      { name: "logs", mountPath: logs, readOnly: true },
      { name: "state", mountPath: state },
    ],
  };
}

/** What ships the logs of every node, as plain data. Pure. @param to region and group of CloudWatch Logs */
export function renderLogShipping<S>(
  image: string,
  namespace: S,
  to: { readonly region: string; readonly group: string },
) {
  const metadata = { name: shipperName, namespace, labels };
  const data = { [file]: shipperConfiguration({ ...to, namespace: shipperName }) };
  return {
    policies: [
      denyAll(namespace),
      allowDns(namespace, "pods"),
      allowEgress("allow-shipping", namespace, labels, [
        { to: [podIdentityAgent], ports: tcp([80]) },
        // CloudWatch Logs: its addresses change, and an endpoint of the network's own has others.
        { to: [anywhere], ports: tcp([443]) },
      ]),
    ],
    account: {
      apiVersion: "v1" as const,
      kind: "ServiceAccount" as const,
      metadata,
      automountServiceAccountToken: false,
    },
    configuration: { apiVersion: "v1" as const, kind: "ConfigMap" as const, metadata, data },
    daemonSet: {
      apiVersion: "apps/v1" as const,
      kind: "DaemonSet" as const,
      metadata,
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } },
        template: {
          metadata: { labels, annotations: configDigest(data) },
          spec: {
            // Kubernetes' own class for what each node needs: it is there before ours are.
            // https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
            priorityClassName: "system-node-critical",
            serviceAccountName: shipperName,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 30,
            // Every node, whatever it is for, writes logs.
            tolerations: [{ operator: "Exists" }],
            containers: [container(image)],
            volumes: [
              { name: "configuration", configMap: { name: shipperName } },
              { name: "logs", hostPath: { path: shipperFolders.logs, type: "Directory" } },
              { name: "state", hostPath: { path: shipperFolders.state, type: "DirectoryOrCreate" } },
            ],
          },
        },
      },
    },
  };
}
