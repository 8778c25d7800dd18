import type { Bindings } from "../bindings.ts";
import type { ResolvedSparkPod } from "../spark.ts";
import { batchName, batchPodLabels } from "../batch/names.ts";
import { sparkName, sparkPaths, sparkPorts, sparkVersion } from "./names.ts";
import { sparkPod } from "./pods.ts";
import type { SparkModel } from "./settings.ts";

/** What runs by Spark are bound to beside their model. */
export interface SparkBindings<S> extends Bindings<S> {
  /** The image of Spark with the functions, by digest. */
  readonly sparkImage: S;
}

const apiVersion = "sparkoperator.k8s.io/v1beta2" as const;
/** So long (seconds) what ended can be looked at. */
const keptSeconds = 7 * 24 * 3600;
/** Pause (seconds) before a driver that failed, or that could not be made, is started again. */
const retryPause = 30;
/** A date that comes once a year, for what never runs by itself. */
const never = "0 0 1 1 *";

/** What Java writes a size as: https://spark.apache.org/docs/4.1.4/configuration.html#spark-properties */
function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}m`;
}

function podSize({ cores, memoryBytes }: ResolvedSparkPod) {
  return { cores, coreLimit: String(cores), memory: mebibytes(memoryBytes) };
}

const conf = {
  "spark.driver.port": String(sparkPorts.driver),
  "spark.driver.blockManager.port": String(sparkPorts.blocks),
  "spark.blockManager.port": String(sparkPorts.blocks),
  // Nobody is let in to look at it; the driver's log says how far it is.
  "spark.ui.enabled": "false",
  // It keeps nothing on volumes of its own, and may not make any.
  "spark.kubernetes.driver.ownPersistentVolumeClaim": "false",
  "spark.kubernetes.driver.reusePersistentVolumeClaim": "false",
  "spark.kubernetes.local.dirs.tmpfs": "false",
  // No file of checks beside each file, and no mark: the manifest says what is done.
  "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
  "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
};

const s3 = {
  // The pods' role on AWS: https://hadoop.apache.org/docs/r3.4.2/hadoop-aws/tools/hadoop-aws/authentication.html
  "spark.hadoop.fs.s3a.aws.credentials.provider":
    "software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider",
  // Blocks that are being uploaded would lie in /tmp, which is small:
  // https://hadoop.apache.org/docs/r3.4.2/hadoop-aws/tools/hadoop-aws/performance.html
  "spark.hadoop.fs.s3a.buffer.dir": `${sparkPaths.localDirectory}/s3a`,
};

function allocation({ batch: { spark } }: SparkModel) {
  const { min, max } = spark.executors;
  if (min === max) return { instances: { instances: min }, dynamic: {} };
  return {
    instances: {},
    dynamic: {
      // There is no shuffle service on Kubernetes: executors keep what they have shuffled until nobody needs it.
      dynamicAllocation: {
        enabled: true,
        initialExecutors: min,
        minExecutors: min,
        maxExecutors: max,
        shuffleTrackingEnabled: true,
      },
    },
  };
}

function restart({ batch: { spark, schedule } }: SparkModel) {
  const onSubmission = { onSubmissionFailureRetries: 3, onSubmissionFailureRetryInterval: retryPause };
  // A stream goes on from its checkpoint, whatever has ended it.
  if (spark.stream !== "none" && schedule === "on demand")
    return { type: "Always", onFailureRetryInterval: retryPause, onSubmissionFailureRetryInterval: retryPause };
  return { type: "OnFailure", onFailureRetries: spark.retries, onFailureRetryInterval: retryPause, ...onSubmission };
}

function applicationSpec<S>(model: SparkModel, bindings: SparkBindings<S>) {
  const { batch } = model;
  const { spark, input, output } = batch;
  const { instances, dynamic } = allocation(model);
  return {
    type: "Python" as const,
    mode: "cluster" as const,
    sparkVersion,
    image: bindings.sparkImage,
    imagePullPolicy: "IfNotPresent",
    ...(bindings.pullSecret === undefined ? {} : { imagePullSecrets: [bindings.pullSecret] }),
    mainApplicationFile: `local://${sparkPaths.program}`,
    sparkConf: { ...conf, ...(input.on === "s3" || output.on === "s3" ? s3 : {}) },
    restartPolicy: restart(model),
    timeToLiveSeconds: keptSeconds,
    ...dynamic,
    driver: {
      ...podSize(spark.driver),
      serviceAccount: batchName(model.name),
      template: sparkPod(model, bindings, "driver"),
    },
    executor: {
      ...podSize(spark.executor),
      ...instances,
      serviceAccount: batchName(model.name),
      deleteOnTermination: true,
      template: sparkPod(model, bindings, "executor"),
    },
  };
}

/**
 * What Spark scores a model's files by: a stream that always runs is an application; all else a schedule, suspended where it
 * runs on demand alone, as a template of applications. Pure.
 * https://github.com/kubeflow/spark-operator/blob/v2.4.0/docs/api-docs.md
 */
export function sparkObject<S>(model: SparkModel, bindings: SparkBindings<S>) {
  const { batch } = model;
  const spec = applicationSpec(model, bindings);
  const metadata = { name: sparkName(model.name), namespace: bindings.namespace, labels: batchPodLabels(model) };
  const onDemand = batch.schedule === "on demand";
  if (batch.spark.stream !== "none" && onDemand)
    return { apiVersion, kind: "SparkApplication" as const, metadata, spec };
  return {
    apiVersion,
    kind: "ScheduledSparkApplication" as const,
    metadata,
    spec: {
      schedule: batch.schedule === "on demand" ? never : batch.schedule.cron,
      timeZone: batch.schedule === "on demand" ? "UTC" : batch.schedule.timezone,
      suspend: onDemand,
      // Two runs would share the room of one, and of a stream the checkpoint.
      concurrencyPolicy: "Forbid" as const,
      successfulRunHistoryLimit: 3,
      failedRunHistoryLimit: 3,
      template: spec,
    },
  };
}
