import { configDigest } from "../config-digest.ts";
import { dataVolume, dataVolumeParts, type DataStorage } from "../data-volume.ts";
import { metricsPorts, namespaceNames, peers, redisPort, type NamedPeer } from "../network-peers.ts";
import { allowIngress, denyAll, type NetworkPolicy, type Peer } from "../network-policy.ts";
import { redisInCluster, type RedisRef } from "../redis-ref.ts";
import { closedNamespace, restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { paths, redisConfiguration } from "./configuration.ts";
import type { RedisImages, RedisPurpose, ServerSettings } from "./settings.ts";

/** What tells one purpose's server from the other's: its name, pods, and who gets in. */
const servers: Readonly<
  Record<RedisPurpose, { readonly name: string; readonly pods: NamedPeer; readonly callers: readonly Peer[] }>
> = {
  cache: { name: "redis", pods: peers.redis, callers: [peers.models] },
  queues: { name: "queues", pods: peers.queues, callers: [peers.nearline, peers.kedaOperator] },
  // Whose own policies let them out to it: those alone whose answers are kept.
  results: { name: "results", pods: peers.results, callers: [peers.models] },
};

/** Where people who operate queues ask: by redis-cli in the server's own container. */
export const queuesPod = {
  namespace: namespaceNames.queues,
  pod: `${servers.queues.name}-0`,
  container: "redis",
} as const;

/** Nothing is written where nothing is kept; the server still wants a folder. */
const noStorage: DataStorage = { on: "pod", size: "16Mi" };

function server(settings: ServerSettings, image: string) {
  // -e: an answer that is an error fails the probe, as while a file is being loaded.
  const ping = { exec: { command: ["redis-cli", "-e", "-p", String(redisPort), "ping"] }, timeoutSeconds: 3 };
  return {
    name: "redis",
    image,
    command: ["redis-server", `${paths.configuration}/redis.conf`],
    ports: [{ name: "redis", containerPort: redisPort, protocol: "TCP" }],
    // A file of some gigabytes takes a minute to load.
    startupProbe: { ...ping, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { ...ping, periodSeconds: 5 },
    livenessProbe: { ...ping, periodSeconds: 10, failureThreshold: 6 },
    resources: { requests: { cpu: "50m", memory: settings.memory }, limits: { cpu: "1", memory: settings.memory } },
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: "configuration", mountPath: paths.configuration, readOnly: true },
      { name: dataVolume, mountPath: paths.data },
    ],
  };
}

function exporter(image: string) {
  const alive = { httpGet: { path: "/health", port: "metrics" } };
  return {
    name: "exporter",
    image,
    args: [
      `-redis.addr=redis://127.0.0.1:${redisPort}`,
      `-web.listen-address=:${metricsPorts.redis}`,
      // CONFIG is not open to it; what it would tell stands in the configuration.
      "-config-command=-",
    ],
    ports: [{ name: "metrics", containerPort: metricsPorts.redis, protocol: "TCP" }],
    readinessProbe: { ...alive, periodSeconds: 5 },
    livenessProbe: { ...alive, periodSeconds: 10, failureThreshold: 6 },
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "200m", memory: "64Mi" } },
    securityContext: restrictedContainer,
  };
}

/** How it is reached from within the cluster, by the name of its namespace. */
export function redisRef(namespace: string, purpose: RedisPurpose = "cache"): RedisRef<string> {
  return { host: `${servers[purpose].name}.${namespace}.svc`, port: redisPort, login: redisInCluster.login };
}

/** The namespace that each Redis has for itself. */
export const redisNamespaces = {
  cache: closedNamespace(namespaceNames.redis),
  queues: closedNamespace(namespaceNames.queues),
  results: closedNamespace(namespaceNames.results),
} as const;

/** The Kubernetes objects of Redis, as plain data. Pure; generic over how the namespace's name comes. */
export function renderRedis<S>(
  settings: ServerSettings,
  images: RedisImages,
  namespace: S,
  purpose: RedisPurpose = "cache",
) {
  const { name, pods, callers } = servers[purpose];
  const labels = { ...pods.podSelector.matchLabels, "app.kubernetes.io/part-of": "ml-serving" };
  const metadata = { name, namespace, labels };
  const files = redisConfiguration(settings, purpose);
  const { volumes, volumeClaimTemplates } = dataVolumeParts(settings.keep === "nothing" ? noStorage : settings.keep);
  const policies: readonly NetworkPolicy<S>[] = [
    denyAll(namespace),
    allowIngress(purpose === "queues" ? "allow-callers" : "allow-models", namespace, labels, callers, [redisPort]),
    allowIngress("allow-prometheus", namespace, labels, [peers.prometheus], [metricsPorts.redis]),
  ];
  return {
    policies,
    configuration: { apiVersion: "v1" as const, kind: "ConfigMap" as const, metadata, data: files },
    service: {
      apiVersion: "v1" as const,
      kind: "Service" as const,
      metadata,
      spec: {
        type: "ClusterIP",
        selector: labels,
        ports: [{ name: "redis", port: redisPort, targetPort: "redis", protocol: "TCP" }],
      },
    },
    statefulSet: {
      apiVersion: "apps/v1" as const,
      kind: "StatefulSet" as const,
      metadata,
      spec: {
        // One server: where a loss of it must not be seen, an environment has a managed Redis instead.
        replicas: 1,
        serviceName: name,
        selector: { matchLabels: labels },
        volumeClaimTemplates,
        template: {
          metadata: { labels, annotations: configDigest(files) },
          spec: {
            priorityClassName: priorityClassNames.platform,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 30,
            securityContext: { ...restrictedPod, fsGroup: restrictedPod.runAsGroup },
            containers: [server(settings, images.redis), exporter(images.redisExporter)],
            volumes: [...volumes, { name: "configuration", configMap: { name } }],
          },
        },
      },
    },
    disruptionBudget: {
      apiVersion: "policy/v1" as const,
      kind: "PodDisruptionBudget" as const,
      metadata,
      // A budget that spared the only server would block every drain.
      spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    },
  };
}
