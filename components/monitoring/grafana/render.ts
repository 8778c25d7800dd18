import { configDigest } from "../../config-digest.ts";
import { alertmanagerPort, grafanaPort, peers } from "../../network-peers.ts";
import { allowEgress, allowIngress, anywhere, peersAt, tcp, type NetworkPolicy } from "../../network-policy.ts";
import { restrictedContainer, restrictedPod } from "../../pod-security.ts";
import { priorityClassNames } from "../../priorities.ts";
import type { Duration } from "../../quantity.ts";
import { grafanaDashboard } from "../dashboards/grafana.ts";
import { boards } from "../dashboards/index.ts";
import { prometheusPort } from "../prometheus.ts";
import { dashboardFolders, grafanaFiles, grafanaFolders } from "./configuration.ts";
import { grafanaSecret, type GrafanaSettings } from "./settings.ts";

/** The workload's name, its ServiceAccount's and its Service's. */
export const grafanaName = "grafana";

const labels = { ...peers.grafana.podSelector.matchLabels, "app.kubernetes.io/part-of": "ml-serving" };

/** What Grafana is made from; generic over how the namespace and the image come. */
export interface GrafanaInput<S> {
  readonly settings: GrafanaSettings;
  readonly image: string;
  /** How often Prometheus looks. */
  readonly interval: Duration;
  readonly namespace: S;
  /** Of the API server and the nodes, in CIDR notation: a forwarded port comes from there. */
  readonly clusterAddresses: readonly string[] | "unknown";
}

type Folder = keyof typeof dashboardFolders;

/** The dashboards of a folder, each as a file. */
function dashboardsIn(folder: Folder): Readonly<Record<string, string>> {
  const inFolder = boards.filter(({ of }) => (of === "model") === (folder === "models"));
  return Object.fromEntries(inFolder.map((board) => [`${board.uid}.json`, JSON.stringify(grafanaDashboard(board))]));
}

const folders = Object.keys(dashboardFolders) as readonly Folder[];

function policies<S>({ namespace, clusterAddresses, settings }: GrafanaInput<S>): readonly NetworkPolicy<S>[] {
  const nodes = clusterAddresses === "unknown" ? [] : peersAt(clusterAddresses);
  const own = peers.grafana.podSelector.matchLabels;
  const providers = [settings.login.token, settings.login.userInfo].map((url) => Number(new URL(url).port || 443));
  return [
    // Whoever forwards a port comes from a node; where nodes are not known, no policy holds that back.
    allowIngress("allow-readers-of-grafana", namespace, own, [...nodes, peers.prometheus], [grafanaPort]),
    allowEgress("allow-looks-of-grafana", namespace, own, [
      { to: [peers.prometheus], ports: tcp([prometheusPort]) },
      { to: [peers.alertmanager], ports: tcp([alertmanagerPort]) },
      // The identity provider is anywhere, and found by a name.
      { to: [anywhere], ports: tcp(providers) },
    ]),
  ];
}

function container(image: string) {
  const { configuration, provisioning, secrets, data, dashboards } = grafanaFolders;
  return {
    name: grafanaName,
    image,
    // https://grafana.com/docs/grafana/latest/setup-grafana/configure-docker/#default-paths
    env: [
      { name: "GF_PATHS_CONFIG", value: `${configuration}/grafana.ini` },
      { name: "GF_PATHS_PROVISIONING", value: provisioning },
    ],
    ports: [{ name: "http", containerPort: grafanaPort, protocol: "TCP" }],
    // The first start makes its database.
    startupProbe: { httpGet: { path: "/api/health", port: "http" }, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { httpGet: { path: "/api/health", port: "http" }, periodSeconds: 5 },
    livenessProbe: { httpGet: { path: "/api/health", port: "http" }, periodSeconds: 10, failureThreshold: 6 },
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: "configuration", mountPath: configuration, readOnly: true },
      { name: "provisioning", mountPath: provisioning, readOnly: true },
      { name: "secrets", mountPath: secrets, readOnly: true },
      ...folders.map((folder) => ({
        name: `dashboards-${folder}`,
        mountPath: `${dashboards}/${folder}`,
        readOnly: true,
      })),
      { name: "data", mountPath: data },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}

/**
 * Grafana: its files, the server and its address, as plain data. It keeps nothing: dashboards, data sources and roles come
 * from files and the identity provider, and its database of sessions goes with its pod. Pure.
 */
export function renderGrafana<S>(input: GrafanaInput<S>) {
  const { settings, image, interval, namespace } = input;
  const metadata = { name: grafanaName, namespace, labels };
  const files = grafanaFiles(settings, interval);
  const configMap = (name: string, data: Readonly<Record<string, string>>) => ({
    apiVersion: "v1" as const,
    kind: "ConfigMap" as const,
    metadata: { name, namespace, labels },
    data,
  });
  const dashboards = folders.map((folder) => configMap(`${grafanaName}-${folder}`, dashboardsIn(folder)));
  const everything = Object.fromEntries([files, ...dashboards.map(({ data }) => data)].flatMap(Object.entries<string>));
  return {
    policies: policies(input),
    account: {
      apiVersion: "v1" as const,
      kind: "ServiceAccount" as const,
      metadata,
      automountServiceAccountToken: false,
    },
    configurations: [configMap(grafanaName, files), ...dashboards],
    service: {
      apiVersion: "v1" as const,
      kind: "Service" as const,
      metadata,
      spec: {
        type: "ClusterIP",
        selector: labels,
        ports: [{ name: "http", port: grafanaPort, targetPort: "http", protocol: "TCP" }],
      },
    },
    deployment: {
      apiVersion: "apps/v1" as const,
      kind: "Deployment" as const,
      metadata,
      spec: {
        // Its database is a file in the pod: two would know of different sessions.
        replicas: 1,
        strategy: { type: "Recreate" },
        revisionHistoryLimit: 3,
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels,
            annotations: configDigest(everything),
          },
          spec: {
            priorityClassName: priorityClassNames.platform,
            serviceAccountName: grafanaName,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: { ...restrictedPod, fsGroup: restrictedPod.runAsGroup },
            containers: [container(image)],
            volumes: [
              {
                name: "configuration",
                configMap: { name: grafanaName, items: [{ key: "grafana.ini", path: "grafana.ini" }] },
              },
              {
                name: "provisioning",
                configMap: {
                  name: grafanaName,
                  items: [
                    { key: "datasources.yaml", path: "datasources/datasources.yaml" },
                    { key: "dashboards.yaml", path: "dashboards/dashboards.yaml" },
                  ],
                },
              },
              // Without it nobody could log in: the pod waits until it is there.
              { name: "secrets", secret: { secretName: grafanaSecret, defaultMode: 0o440 } },
              ...folders.map((folder) => ({
                name: `dashboards-${folder}`,
                configMap: { name: `${grafanaName}-${folder}` },
              })),
              { name: "data", emptyDir: { sizeLimit: "256Mi" } },
              { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
            ],
          },
        },
      },
    },
  };
}
