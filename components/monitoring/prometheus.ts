import { configDigest } from "../config-digest.ts";
import { dataVolume, dataVolumeParts } from "../data-volume.ts";
import { peers, prometheusAddress } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { bytes } from "../quantity.ts";
import { configurationFolder } from "./configuration.ts";
import { jenkinsOf, jenkinsSecretVolume, jenkinsTokenFile } from "./jenkins/settings.ts";
import type { MonitoringGround, MonitoringSettings } from "./settings.ts";

/** The workload's name, its ServiceAccount's and its Service's. */
export const prometheusName = prometheusAddress.service;
export const prometheusPort = prometheusAddress.port;

const dataFolder = "/prometheus";

export const prometheusLabels = {
  ...peers.prometheus.podSelector.matchLabels,
  "app.kubernetes.io/part-of": "ml-serving",
};

const secretsVolume = "secrets";

/** Whether something is looked at that asks who does. */
function logsIn(settings: MonitoringSettings & Partial<MonitoringGround>): boolean {
  return jenkinsOf(settings)?.login !== undefined;
}

function container(settings: MonitoringSettings & Partial<MonitoringGround>, image: string) {
  return {
    name: prometheusName,
    image,
    // https://prometheus.io/docs/prometheus/latest/command-line/prometheus/
    args: [
      `--config.file=${configurationFolder}/prometheus.yml`,
      `--storage.tsdb.path=${dataFolder}`,
      `--storage.tsdb.retention.time=${settings.retention.time}`,
      `--storage.tsdb.retention.size=${bytes(settings.retention.size)}B`,
      `--web.listen-address=:${prometheusPort}`,
      // Any page in a browser that reaches this address may read everything otherwise.
      "--web.cors.origin=none",
    ],
    ports: [{ name: "http", containerPort: prometheusPort, protocol: "TCP" }],
    // After a crash it reads two hours of measurements again before it answers.
    startupProbe: { httpGet: { path: "/-/ready", port: "http" }, periodSeconds: 2, failureThreshold: 300 },
    readinessProbe: { httpGet: { path: "/-/ready", port: "http" }, periodSeconds: 5 },
    livenessProbe: { httpGet: { path: "/-/healthy", port: "http" }, periodSeconds: 10, failureThreshold: 6 },
    resources: { requests: { cpu: "100m", memory: settings.memory }, limits: { cpu: "1", memory: settings.memory } },
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: "configuration", mountPath: configurationFolder, readOnly: true },
      { name: dataVolume, mountPath: dataFolder },
      ...(logsIn(settings) ? [{ name: secretsVolume, mountPath: jenkinsTokenFile.folder, readOnly: true }] : []),
    ],
  };
}

/** Prometheus: its files, the server and its address, as plain data. */
export function renderPrometheus<S>(
  settings: MonitoringSettings & MonitoringGround,
  image: string,
  files: Readonly<Record<string, string>>,
  namespace: S,
) {
  const { serviceAddress } = settings;
  const metadata = { name: prometheusName, namespace, labels: prometheusLabels };
  const { volumes, volumeClaimTemplates } = dataVolumeParts(settings.storage);
  const secrets = logsIn(settings) ? [jenkinsSecretVolume(secretsVolume)] : [];
  return {
    configuration: { apiVersion: "v1" as const, kind: "ConfigMap" as const, metadata, data: files },
    service: {
      apiVersion: "v1" as const,
      kind: "Service" as const,
      metadata,
      spec: {
        type: "ClusterIP",
        ...(serviceAddress === undefined ? {} : { clusterIP: serviceAddress }),
        selector: prometheusLabels,
        ports: [{ name: "http", port: prometheusPort, targetPort: "http", protocol: "TCP" }],
      },
    },
    statefulSet: {
      apiVersion: "apps/v1" as const,
      kind: "StatefulSet" as const,
      metadata,
      spec: {
        replicas: 1,
        serviceName: prometheusName,
        selector: { matchLabels: prometheusLabels },
        volumeClaimTemplates,
        template: {
          metadata: { labels: prometheusLabels, annotations: configDigest(files) },
          spec: {
            priorityClassName: priorityClassNames.platform,
            serviceAccountName: prometheusName,
            // To find pods and nodes, and for the kubelets.
            automountServiceAccountToken: true,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 30,
            securityContext: { ...restrictedPod, fsGroup: restrictedPod.runAsGroup },
            containers: [container(settings, image)],
            volumes: [...volumes, { name: "configuration", configMap: { name: prometheusName } }, ...secrets],
          },
        },
      },
    },
  };
}
