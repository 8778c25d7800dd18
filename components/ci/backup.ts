import { dataVolume } from "../data-volume.ts";
import { peers } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { backupAccounts, jenkinsFolders, jenkinsName } from "./names.ts";
import { backupLabels } from "./policies.ts";
import type { ResolvedJenkins } from "./resolve.ts";

/** Where backups lie in their bucket. */
export const backupPrefix = "jenkins";

/** A StatefulSet's claim is called after its template, itself and the number of its pod. */
const claim = `${dataVolume}-${jenkinsName}-0`;

type Doing = keyof typeof backupAccounts;

/** A day that no month has: a CronJob that never runs by itself is a Job to make from at any time. */
const never = "0 0 30 2 *";

function job(doing: Doing, image: string, bucket: string, region: string) {
  const name = backupAccounts[doing];
  const isRestore = doing === "restore";
  return {
    backoffLimit: isRestore ? 0 : 2,
    // A home of a hundred gigabytes takes an hour.
    activeDeadlineSeconds: 7200,
    ttlSecondsAfterFinished: 604_800,
    template: {
      metadata: { labels: backupLabels },
      spec: {
        priorityClassName: priorityClassNames.platform,
        serviceAccountName: name,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        restartPolicy: "Never",
        securityContext: { ...restrictedPod, fsGroup: restrictedPod.runAsGroup, fsGroupChangePolicy: "OnRootMismatch" },
        // A volume is on one node at a time: it is saved where the controller is, and brought back while there is none.
        ...(isRestore
          ? {}
          : {
              affinity: {
                podAffinity: {
                  requiredDuringSchedulingIgnoredDuringExecution: [
                    {
                      topologyKey: "kubernetes.io/hostname",
                      labelSelector: { matchLabels: peers.jenkins.podSelector.matchLabels },
                    },
                  ],
                },
              },
            }),
        containers: [
          {
            name: "backup",
            image,
            command: [`/opt/backup/${isRestore ? "restore" : "save"}.sh`],
            env: [
              { name: "JENKINS_HOME", value: jenkinsFolders.home },
              { name: "STORE", value: `s3://${bucket}/${backupPrefix}` },
              { name: "AWS_REGION", value: region },
              { name: "HOME", value: "/tmp" },
              ...(isRestore ? [{ name: "BACKUP", value: "latest" }] : []),
            ],
            resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "1", memory: "512Mi" } },
            securityContext: restrictedContainer,
            volumeMounts: [
              { name: dataVolume, mountPath: jenkinsFolders.home, readOnly: !isRestore },
              { name: "tmp", mountPath: "/tmp" },
            ],
          },
        ],
        volumes: [
          { name: dataVolume, persistentVolumeClaim: { claimName: claim, readOnly: !isRestore } },
          { name: "tmp", emptyDir: { sizeLimit: "256Mi" } },
        ],
      },
    },
  };
}

/** What saves the home every night, and what brings it back when somebody asks: see docs/jenkins.md. Pure. */
export function renderBackups<S>({ backups }: ResolvedJenkins, image: string, region: string, namespace: S) {
  const cronJob = (doing: Doing) => {
    const name = backupAccounts[doing];
    const isRestore = doing === "restore";
    return {
      account: {
        apiVersion: "v1" as const,
        kind: "ServiceAccount" as const,
        metadata: { name, namespace, labels: backupLabels },
        automountServiceAccountToken: false,
      },
      cronJob: {
        apiVersion: "batch/v1" as const,
        kind: "CronJob" as const,
        metadata: { name, namespace, labels: backupLabels },
        spec: {
          schedule: isRestore ? never : `${backups.at} * * *`,
          timeZone: "Etc/UTC",
          suspend: isRestore,
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds: 3600,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 3,
          jobTemplate: { spec: job(doing, image, backups.bucket, region) },
        },
      },
    };
  };
  return [cronJob("save"), cronJob("restore")];
}
