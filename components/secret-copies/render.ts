import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { secretProviderClass, secretVolume, type SecretFile } from "../secret-files.ts";
import type { SecretCopy } from "./settings.ts";

/** An image that does nothing: its project's own, for pods that are only there. */
export const keeperUpstreamImage = "registry.k8s.io/pause:3.10";

/** Name of the keeper, its account and its class. */
export const keeperName = "secret-copies";

/** Two, so that copies stay when one's node is drained. */
const keepers = 2;

/** Deployments' own default, of two pods: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge */
const keeperSurge = 1;

const mostKeepers = keepers + keeperSurge;

const keeperResources = { cpu: 0.005, cpuLimit: 0.05, memoryMiB: 8, memoryLimitMiB: 16 } as const;

/** What a namespace's keepers take at most: while they are rolled out. */
export const keeperNeeds = {
  cpu: keeperResources.cpu * mostKeepers,
  cpuLimit: keeperResources.cpuLimit * mostKeepers,
  // A share is of what is allowed as of what is reserved.
  memoryBytes: keeperResources.memoryLimitMiB * 2 ** 20 * mostKeepers,
  gpus: 0,
  pods: mostKeepers,
} as const;

const volume = "secrets";
const labels = { "app.kubernetes.io/name": keeperName, "app.kubernetes.io/part-of": "ml-serving" };

function isWhole(keys: SecretCopy["keys"]): keys is { readonly whole: string } {
  return Object.keys(keys).length === 1 && "whole" in keys;
}

/** The files of a copy, by the keys that they become. Files of all copies lie in one folder. */
function filesOf(
  { keys, from }: SecretCopy,
  index: number,
): readonly { readonly key: string; readonly file: SecretFile }[] {
  if (isWhole(keys)) return [{ key: keys.whole, file: { file: `copy${index}`, secret: from } }];
  return Object.entries(keys).map(([key, theirs], position) => ({
    key,
    file: { file: `copy${index}_${position}`, secret: from, key: theirs },
  }));
}

/** Whose pods the keepers are like when there is no room: in a team's namespace no others are let in than the team's. */
export type KeeperPriority = keyof typeof priorityClassNames;

/**
 * What keeps the copies of a namespace: two pods that do nothing but mount them. A copy is there as long as a pod mounts
 * what it is made of, and follows it when that changes.
 * https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret
 */
export function renderSecretCopies<S, I>(
  namespace: S,
  region: string,
  image: I,
  copies: readonly SecretCopy[],
  priority: KeeperPriority = "platform",
) {
  const files = copies.map(filesOf);
  const { spec, ...provider } = secretProviderClass(
    keeperName,
    namespace,
    region,
    files.flatMap((ofCopy) => ofCopy.map(({ file }) => file)),
  );
  const metadata = { name: keeperName, namespace, labels };
  return {
    providerClass: {
      ...provider,
      spec: {
        ...spec,
        secretObjects: copies.map(({ name, type = "Opaque" }, index) => ({
          secretName: name,
          type,
          data: (files[index] ?? []).map(({ key, file }) => ({ key, objectName: file.file })),
        })),
      },
    },
    account: {
      apiVersion: "v1" as const,
      kind: "ServiceAccount" as const,
      metadata,
      automountServiceAccountToken: false,
    },
    deployment: {
      apiVersion: "apps/v1" as const,
      kind: "Deployment" as const,
      metadata,
      spec: {
        replicas: keepers,
        strategy: { rollingUpdate: { maxSurge: keeperSurge, maxUnavailable: 0 } },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            // A copy goes with its keepers: what reads it must not lose it to what is less than itself.
            priorityClassName: priorityClassNames[priority],
            serviceAccountName: keeperName,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: restrictedPod,
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: "kubernetes.io/hostname",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: labels },
              },
            ],
            containers: [
              {
                name: "keeper",
                image,
                resources: {
                  requests: { cpu: `${keeperResources.cpu * 1000}m`, memory: `${keeperResources.memoryMiB}Mi` },
                  limits: { cpu: `${keeperResources.cpuLimit * 1000}m`, memory: `${keeperResources.memoryLimitMiB}Mi` },
                },
                securityContext: restrictedContainer,
                volumeMounts: [{ name: volume, mountPath: "/secrets", readOnly: true }],
              },
            ],
            volumes: [secretVolume(volume, keeperName)],
          },
        },
      },
    },
    disruptionBudget: {
      apiVersion: "policy/v1" as const,
      kind: "PodDisruptionBudget" as const,
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    },
  };
}
