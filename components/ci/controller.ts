import { configDigest } from "../config-digest.ts";
import { dataVolume, dataVolumeParts } from "../data-volume.ts";
import { peers } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { jenkinsFolders, jenkinsName, jenkinsPort } from "./names.ts";
import type { ResolvedJenkins } from "./resolve.ts";
import { jenkinsSecrets } from "./settings.ts";

export const jenkinsLabels = {
  ...peers.jenkins.podSelector.matchLabels,
  "app.kubernetes.io/part-of": "ml-serving",
} as const;

/** Of its memory, in percent, what Java's heap may take: threads, code and Git need the rest. */
const heapPercent = 60;

/** https://www.jenkins.io/doc/book/managing/system-properties/ */
const javaOptions = [
  // Everything that it would ask is said by the configuration.
  "-Djenkins.install.runSetupWizard=false",
  // Plugins come with the image: it asks no site for others.
  "-Dhudson.model.UpdateCenter.never=true",
  `-XX:MaxRAMPercentage=${heapPercent}`,
  "-XX:+ExitOnOutOfMemoryError",
];

function container(image: string, files: readonly string[]) {
  const { home, configuration, secrets, cache } = jenkinsFolders;
  const login = { httpGet: { path: "/login", port: "http" } };
  return {
    name: jenkinsName,
    image,
    env: [
      { name: "JENKINS_HOME", value: home },
      { name: "JENKINS_OPTS", value: `--httpPort=${jenkinsPort} --webroot=${cache}/war` },
      { name: "JAVA_OPTS", value: javaOptions.join(" ") },
      // One by one: a mounted folder has each of its files twice.
      { name: "CASC_JENKINS_CONFIG", value: files.map((file) => `${configuration}/${file}`).join(",") },
      // A plugin that somebody installed by hand gives way to the image's: https://github.com/jenkinsci/docker/blob/2.568.2/README.md
      { name: "PLUGINS_FORCE_UPGRADE", value: "true" },
      { name: "TRY_UPGRADE_IF_NO_MARKER", value: "true" },
    ],
    ports: [{ name: "http", containerPort: jenkinsPort, protocol: "TCP" }],
    // The first start copies plugins into the home; a start after a crash reads every job again.
    startupProbe: { ...login, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 120 },
    readinessProbe: { ...login, periodSeconds: 10, timeoutSeconds: 5 },
    livenessProbe: { ...login, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 12 },
    resources: { requests: { cpu: "500m", memory: "2Gi" }, limits: { cpu: "2", memory: "2Gi" } },
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: dataVolume, mountPath: home },
      { name: "configuration", mountPath: configuration, readOnly: true },
      { name: "secrets", mountPath: secrets, readOnly: true },
      { name: "cache", mountPath: cache },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}

/** Secrets as files: those of each Secret by their keys. Without them nobody could log in: the pod waits until they are there. */
function secretSources({ repository }: ResolvedJenkins) {
  const all = repository.secret === undefined ? [jenkinsSecrets.login] : Object.values(jenkinsSecrets);
  return all.map(({ name, keys }) => ({
    secret: { name, items: Object.values<string>(keys).map((key) => ({ key, path: key })) },
  }));
}

/**
 * Jenkins' controller as plain data: one pod, whose home is on a volume. Pure.
 * @param image by digest
 * @param files its configuration, by the names of its files
 */
export function renderController<S>(
  jenkins: ResolvedJenkins,
  image: string,
  files: Readonly<Record<string, string>>,
  namespace: S,
) {
  const metadata = { name: jenkinsName, namespace, labels: jenkinsLabels };
  const { volumes, volumeClaimTemplates } = dataVolumeParts(jenkins.home);
  return {
    account: {
      apiVersion: "v1" as const,
      kind: "ServiceAccount" as const,
      metadata,
      // Its pod says itself that it needs one.
      automountServiceAccountToken: false,
    },
    configuration: { apiVersion: "v1" as const, kind: "ConfigMap" as const, metadata, data: files },
    service: {
      apiVersion: "v1" as const,
      kind: "Service" as const,
      metadata,
      spec: {
        type: "ClusterIP",
        selector: jenkinsLabels,
        ports: [{ name: "http", port: jenkinsPort, targetPort: "http", protocol: "TCP" }],
      },
    },
    statefulSet: {
      apiVersion: "apps/v1" as const,
      kind: "StatefulSet" as const,
      metadata,
      spec: {
        // Two would write the same home.
        replicas: 1,
        serviceName: jenkinsName,
        revisionHistoryLimit: 3,
        selector: { matchLabels: jenkinsLabels },
        // What was built is not thrown away with a mistake.
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        volumeClaimTemplates,
        template: {
          metadata: { labels: jenkinsLabels, annotations: configDigest(files) },
          spec: {
            priorityClassName: priorityClassNames.platform,
            serviceAccountName: jenkinsName,
            // It makes its agents' pods.
            automountServiceAccountToken: true,
            enableServiceLinks: false,
            // Builds are told to go on after the start.
            terminationGracePeriodSeconds: 60,
            securityContext: {
              ...restrictedPod,
              fsGroup: restrictedPod.runAsGroup,
              // A home has a hundred thousand files.
              fsGroupChangePolicy: "OnRootMismatch",
            },
            containers: [container(image, Object.keys(files))],
            volumes: [
              ...volumes,
              { name: "configuration", configMap: { name: jenkinsName } },
              { name: "secrets", projected: { defaultMode: 0o440, sources: secretSources(jenkins) } },
              { name: "cache", emptyDir: { sizeLimit: "1Gi" } },
              { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
            ],
          },
        },
      },
    },
    disruptionBudget: {
      apiVersion: "policy/v1" as const,
      kind: "PodDisruptionBudget" as const,
      metadata,
      // A budget that spared the only controller would block every drain.
      spec: { maxUnavailable: 1, selector: { matchLabels: jenkinsLabels }, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    },
  };
}
