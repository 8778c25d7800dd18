import { dump } from "js-yaml";
import { configDigest } from "../config-digest.ts";
import { dataVolume, dataVolumeParts, type DataStorage } from "../data-volume.ts";
import { alertmanagerPort, peers } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { alertmanagerConfiguration } from "./alerts/routing.ts";
import { receiverSecrets, receiverSecretVolume } from "./alerts/secrets.ts";
import type { ResolvedAlerts } from "./alerts/settings.ts";

/** The workload's name, its ServiceAccount's and its Service's. */
export const alertmanagerName = "alertmanager";

const folder = { configuration: "/etc/alertmanager", data: "/alertmanager" };
const secretsVolume = "secrets";

const labels = { ...peers.alertmanager.podSelector.matchLabels, "app.kubernetes.io/part-of": "ml-serving" };

/** Where silences and what was told already are kept, and a file of the configuration. */
export interface AlertmanagerPlace {
  readonly image: string;
  /** Where Prometheus keeps its measurements, which says what there is. */
  readonly storage: DataStorage;
  readonly serviceAddress?: string;
}

/** Silences and the log of notifications: small, and as dear as a volume's least size. */
function keptIn(storage: DataStorage): DataStorage {
  return storage.on === "pod" ? { on: "pod", size: "64Mi" } : { ...storage, size: "1Gi" };
}

/** Alertmanager's file. Pure. */
export function alertmanagerFiles(alerts: ResolvedAlerts): Readonly<Record<"alertmanager.yml", string>> {
  return { "alertmanager.yml": dump(alertmanagerConfiguration(alerts), { lineWidth: -1, noRefs: true }) };
}

/**
 * Alertmanager: its file, the server and its address, as plain data. One server: a second one would have to agree with it, and
 * what Prometheus has to tell it tells again until somebody listens.
 */
export function renderAlertmanager<S>(alerts: ResolvedAlerts, place: AlertmanagerPlace, namespace: S) {
  const files = alertmanagerFiles(alerts);
  const metadata = { name: alertmanagerName, namespace, labels };
  const { volumes, volumeClaimTemplates } = dataVolumeParts(keptIn(place.storage));
  return {
    configuration: { apiVersion: "v1" as const, kind: "ConfigMap" as const, metadata, data: files },
    service: {
      apiVersion: "v1" as const,
      kind: "Service" as const,
      metadata,
      spec: {
        type: "ClusterIP",
        ...(place.serviceAddress === undefined ? {} : { clusterIP: place.serviceAddress }),
        selector: labels,
        ports: [{ name: "http", port: alertmanagerPort, targetPort: "http", protocol: "TCP" }],
      },
    },
    statefulSet: {
      apiVersion: "apps/v1" as const,
      kind: "StatefulSet" as const,
      metadata,
      spec: {
        replicas: 1,
        serviceName: alertmanagerName,
        // Ordered, a pod that never got ready would not be replaced by a configuration that is right:
        // https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
        podManagementPolicy: "Parallel",
        selector: { matchLabels: labels },
        volumeClaimTemplates,
        template: {
          metadata: { labels, annotations: configDigest(files) },
          spec: {
            priorityClassName: priorityClassNames.platform,
            serviceAccountName: alertmanagerName,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 30,
            securityContext: { ...restrictedPod, fsGroup: restrictedPod.runAsGroup },
            containers: [
              {
                name: alertmanagerName,
                image: place.image,
                args: [
                  `--config.file=${folder.configuration}/alertmanager.yml`,
                  `--storage.path=${folder.data}`,
                  `--web.listen-address=:${alertmanagerPort}`,
                  // Empty: there is no other to talk to, and no port is open for one.
                  "--cluster.listen-address=",
                ],
                ports: [{ name: "http", containerPort: alertmanagerPort, protocol: "TCP" }],
                readinessProbe: { httpGet: { path: "/-/ready", port: "http" }, periodSeconds: 2 },
                livenessProbe: {
                  httpGet: { path: "/-/healthy", port: "http" },
                  periodSeconds: 10,
                  failureThreshold: 6,
                },
                resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "200m", memory: "128Mi" } },
                securityContext: restrictedContainer,
                volumeMounts: [
                  { name: "configuration", mountPath: folder.configuration, readOnly: true },
                  { name: secretsVolume, mountPath: receiverSecrets, readOnly: true },
                  { name: dataVolume, mountPath: folder.data },
                ],
              },
            ],
            volumes: [
              ...volumes,
              { name: "configuration", configMap: { name: alertmanagerName } },
              receiverSecretVolume(secretsVolume, alerts),
            ],
          },
        },
      },
    },
  };
}
