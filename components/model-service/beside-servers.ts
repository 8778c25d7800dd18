import {
  entrances,
  hasEntrance,
  mostWorkers,
  nearlineShapes,
  nearlineSurge,
  type NearlinePart,
  type QueuesPlace,
} from "../nearline/settings.ts";
import { bytes } from "../quantity.ts";
import { batchServer, workerResources } from "./batch/job.ts";
import { batchName } from "./batch/names.ts";
import { isBatchModel } from "./batch/pipeline.ts";
import { podNeeds, type PodNeeds } from "./pod-needs.ts";
import type { ResolvedModel } from "./resolve.ts";
import type { ResolvedSparkPod } from "./spark.ts";
import { sparkPodMiB } from "./spark/memory.ts";
import { sparkName } from "./spark/names.ts";
import { isSparkModel, type SparkModel } from "./spark/settings.ts";

/** Pods of a model that are all alike and none of its servers. */
export interface PodsBeside {
  /** Such as `iris-worker`: as their Deployment, their runs or their part of a run are called. */
  readonly name: string;
  /** Where it is declared, below the model. */
  readonly path: "nearline" | "batch" | "batch.spark.driver" | "batch.spark.executor";
  /** What one of them takes. */
  readonly each: PodNeeds;
  /** With fewer nothing is done at all; always there; never more. */
  readonly replicas: { readonly working: number; readonly kept: number; readonly most: number };
  /** Pods that a rollout starts before old ones go. */
  readonly surge: number;
  /** Whether they run on nodes that AWS may take back. */
  readonly onSpot: boolean;
}

const millis = (cpu: `${number}m`): number => Number(cpu.slice(0, -1)) / 1000;

function queuePods({ name, nearline }: ResolvedModel, queues: QueuesPlace): readonly PodsBeside[] {
  if (nearline === "none") return [];
  const pods = (part: NearlinePart, replicas: PodsBeside["replicas"]): PodsBeside => {
    const { cpu, memory } = nearlineShapes[part];
    const each = { cpu: millis(cpu.request), cpuLimit: millis(cpu.limit), memoryBytes: bytes(memory), gpus: 0 };
    return { name: `${name}-${part}`, path: "nearline", each, replicas, surge: nearlineSurge, onSpot: true };
  };
  return [
    pods("worker", { working: 1, kept: 0, most: mostWorkers(nearline, queues) }),
    ...(hasEntrance(queues.kind) ? [pods("entrance", { working: entrances, kept: entrances, most: entrances })] : []),
  ];
}

function sparkPods(model: SparkModel): readonly PodsBeside[] {
  const { spark, schedule, spot } = model.batch;
  // A stream without a schedule has no end.
  const always = spark.stream !== "none" && schedule === "on demand";
  const pods = (role: "driver" | "executor", fewest: number, most: number): PodsBeside => {
    const { cores, memoryBytes }: ResolvedSparkPod = spark[role];
    const memory = sparkPodMiB(Math.ceil(memoryBytes / 2 ** 20)) * 2 ** 20;
    return {
      name: `${sparkName(model.name)}-${role}`,
      path: `batch.spark.${role}`,
      each: { cpu: cores, cpuLimit: cores, memoryBytes: memory, gpus: 0 },
      replicas: { working: fewest, kept: always ? fewest : 0, most },
      surge: 0,
      onSpot: role === "executor" && spot !== "never",
    };
  };
  return [pods("driver", 1, 1), pods("executor", spark.executors.min, spark.executors.max)];
}

/**
 * The pods by which a model is used otherwise than by being asked: those of its queue, of runs over files, of Spark. Pure.
 * @param queues where the environment's queues are. Default: in its Redis
 */
export function podsBeside(model: ResolvedModel, queues: QueuesPlace = { kind: "redis" }): readonly PodsBeside[] {
  const queued = queuePods(model, queues);
  if (isSparkModel(model)) return [...queued, ...sparkPods(model)];
  if (!isBatchModel(model)) return queued;
  const { batch } = model;
  const server = podNeeds(batchServer(model), model.variants[0]);
  const each = {
    cpu: server.cpu + workerResources.cpu,
    cpuLimit: server.cpuLimit + workerResources.cpuLimit,
    memoryBytes: server.memoryBytes + workerResources.memoryBytes,
    gpus: server.gpus,
  };
  // Shards wait for one another where there is no room for all.
  const replicas = { working: 1, kept: 0, most: batch.parallelism };
  const runs: PodsBeside = {
    name: batchName(model.name),
    path: "batch",
    each,
    replicas,
    surge: 0,
    onSpot: batch.spot !== "never",
  };
  return [...queued, runs];
}
