import { restrictedContainer, restrictedPod } from "../../pod-security.ts";
import { lowestPriority, priorityClassNames } from "../../priorities.ts";
import { batchPodLabels, placeVolumes } from "../batch/names.ts";
import type { Bindings } from "../bindings.ts";
import { placementOf } from "../../nodes.ts";
import { batchName } from "../batch/names.ts";
import { spotAffinity } from "../batch/spot.ts";
import { runLabel, sparkContainers, sparkPaths } from "./names.ts";
import { modelFolder, sparkSettings, type SparkModel } from "./settings.ts";

/** Spark takes a volume of this name for its own: https://spark.apache.org/docs/4.1.4/running-on-kubernetes.html#local-storage */
const scratchName = "spark-local-dir-1";

const tmpBytes = 64 * 2 ** 20;

/** What the kubelet keeps of a container's log: 5 files of 10 MiB. https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
const logBytes = 5 * 10 * 2 ** 20;

/** Bytes that a pod of Spark may have on its node's disk: volumes that go with it and its log count together. */
export function sparkFileBytes({ batch: { spark } }: SparkModel): number {
  return spark.scratchBytes + tmpBytes + logBytes;
}

function volumes<S>(model: SparkModel, { registry }: Bindings<S>) {
  const { input, output, spark } = model.batch;
  const [champion] = model.variants;
  const places = placeVolumes(input, output);
  return {
    volumeMounts: [
      { name: "artifact", mountPath: modelFolder, readOnly: true },
      { name: scratchName, mountPath: sparkPaths.localDirectory },
      { name: "tmp", mountPath: "/tmp" },
      ...places.volumeMounts,
    ],
    volumes: [
      {
        name: "artifact",
        image: { reference: `${registry}/models/${model.name}@${champion.digest}`, pullPolicy: "IfNotPresent" },
      },
      { name: scratchName, emptyDir: { sizeLimit: String(spark.scratchBytes) } },
      { name: "tmp", emptyDir: { sizeLimit: String(tmpBytes) } },
      ...places.volumes,
    ],
  };
}

/**
 * What a pod of Spark is made from: what Spark adds is its command, its resources and its own files. Pure.
 * https://spark.apache.org/docs/4.1.4/running-on-kubernetes.html#pod-template
 */
export function sparkPod<S>(model: SparkModel, bindings: Bindings<S>, role: keyof typeof sparkContainers) {
  const { batch } = model;
  // Said, or it gets what a container of its namespace gets that says nothing; Spark adds CPU and memory.
  const files = { "ephemeral-storage": String(sparkFileBytes(model)) };
  const { volumeMounts, volumes: wanted } = volumes(model, bindings);
  const isDriver = role === "driver";
  const placement = placementOf(bindings.placing);
  // Its rows can be done again, and what the driver knows cannot.
  const affinity = bindings.placing === "anywhere" ? {} : spotAffinity(isDriver ? "never" : batch.spot);
  const env = [
    { name: "SPARK_RUN", value: sparkSettings(model) },
    { name: "SPARK_RUN_NAME", valueFrom: { fieldRef: { fieldPath: `metadata.labels['${runLabel}']` } } },
  ];
  // A stream without a schedule has no end.
  const ends = isDriver && !(batch.spark.stream !== "none" && batch.schedule === "on demand");
  return {
    metadata: { labels: batchPodLabels(model) },
    spec: {
      ...(placement === undefined
        ? {}
        : { nodeSelector: placement.nodeSelector, tolerations: [...placement.tolerations] }),
      ...affinity,
      ...(ends ? { activeDeadlineSeconds: batch.withinSeconds } : {}),
      priorityClassName: priorityClassNames[lowestPriority],
      serviceAccountName: batchName(model.name),
      // The driver makes the executors; those ask the cluster nothing.
      automountServiceAccountToken: isDriver,
      enableServiceLinks: false,
      securityContext: restrictedPod,
      ...(bindings.pullSecret === undefined ? {} : { imagePullSecrets: [{ name: bindings.pullSecret }] }),
      containers: [
        {
          name: sparkContainers[role],
          terminationMessagePolicy: "FallbackToLogsOnError",
          securityContext: restrictedContainer,
          resources: { requests: files, limits: files },
          ...(isDriver ? { env } : {}),
          volumeMounts,
        },
      ],
      volumes: wanted,
    },
  };
}
