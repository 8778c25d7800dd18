import { describe, expect, it } from "vitest";
import { podsBeside } from "../../../components/model-service/beside-servers.ts";
import { batchCronJob } from "../../../components/model-service/batch/job.ts";
import { isBatchModel } from "../../../components/model-service/batch/pipeline.ts";
import { leastNeeds } from "../../../components/model-service/needs.ts";
import { resolveModel, type ResolvedModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import type { BatchSpec } from "../../../components/model-service/spec/batch.ts";
import { renderNearline } from "../../../components/nearline/render.ts";
import { sqsQueues } from "../../../components/nearline/sqs/queues.ts";
import type { NearlineSource, QueuesPlace } from "../../../components/nearline/source.ts";
import { nearlineOf } from "../../../stacks/nearline.ts";
import { batched, goodBatch } from "./batch/illegal-batches.ts";
import { bindings, version } from "./released.ts";

const release = { champion: version("a"), challengers: [] };
const plain = { ...batched, batch: undefined } as unknown as ModelSpec;
const resolved = (spec: ModelSpec): ResolvedModel => resolveModel(spec, release, "local");
const scoring = (batch: Partial<BatchSpec> = {}, rest: Partial<ModelSpec> = {}): ResolvedModel =>
  resolved({ ...batched, batch: { ...goodBatch, ...batch }, ...rest } as ModelSpec);
const queued = resolved({ ...plain, nearline: { workers: { max: 5 } } });

interface Resources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}
type Containers = readonly { readonly resources: Resources }[];

/** As Kubernetes reads a quantity: https://kubernetes.io/docs/reference/kubernetes-api/definitions/quantity-resource/ */
function quantity(text: string): number {
  const [, digits = "", suffix = ""] = /^([\d.]+)(m|Mi|Gi|)$/.exec(text) ?? [];
  return Number(digits) * ({ "": 1, m: 0.001, Mi: 1_048_576, Gi: 1_073_741_824 }[suffix] ?? Number.NaN);
}

/** What containers that run beside one another say of themselves. */
function said(containers: Containers) {
  const sum = (of: keyof Resources, resource: string): number =>
    containers.reduce((all, { resources }) => all + quantity(resources[of][resource] ?? "0"), 0);
  return { cpu: sum("requests", "cpu"), cpuLimit: sum("limits", "cpu"), memoryBytes: sum("requests", "memory") };
}

const numbers = (pods: ReturnType<typeof podsBeside>[number] | undefined) => ({
  cpu: pods?.each.cpu,
  cpuLimit: pods?.each.cpuLimit,
  memoryBytes: pods?.each.memoryBytes,
});

const redis: NearlineSource = { kind: "redis", host: "queues" };
const sqs: NearlineSource = {
  kind: "sqs",
  ...sqsQueues("iris", { environment: "dev", account: "111122223333", region: "eu-west-1" }),
};

const kafka: QueuesPlace = {
  kind: "kafka",
  brokers: ["kafka.example.com:9092"],
  addresses: ["10.0.0.0/16"],
  access: "private-network",
  partitions: 6,
};
const queuesOf = ({ kind }: typeof redis | typeof sqs): QueuesPlace => ({ kind: kind === "sqs" ? "sqs" : "redis" });

describe("the pods of a model beside its servers", () => {
  it("are none where it is asked alone", () => {
    expect(podsBeside(resolved(plain))).toEqual([]);
  });

  it("are as many workers as a topic has partitions where Kafka keeps their order", () => {
    const inOrder = resolved({ ...plain, nearline: { ordered: true } });
    expect(podsBeside(inOrder, kafka)[0]?.replicas.most).toBe(6);
    expect(podsBeside(queued, kafka)[0]?.replicas.most).toBe(5);
    expect(podsBeside(inOrder)[0]?.replicas.most).toBe(1);
  });

  it.each([redis, sqs])("are those that its queue is rendered with, on $kind", (source) => {
    const model = nearlineOf(queued);
    if (model === undefined) throw new Error("it has no queue");
    const late = { ...bindings, image: "bento", source, secrets: "cluster", placing: {} } as const;
    const { parts, scaledObject } = renderNearline(model, late);
    const found = podsBeside(queued, queuesOf(source));
    expect(found.map(({ name }) => name)).toEqual(parts.map(({ deployment }) => deployment.metadata.name));
    for (const { deployment } of parts) {
      const own = found.find(({ name }) => name === deployment.metadata.name);
      expect(numbers(own)).toEqual(said(deployment.spec.template.spec.containers));
      expect(own?.surge).toBe(deployment.spec.strategy.rollingUpdate.maxSurge);
    }
    expect(found[0]?.replicas).toEqual({ working: 1, kept: 0, most: scaledObject.spec.maxReplicaCount });
    expect(found[1]?.replicas).toEqual(source.kind === "redis" ? { working: 2, kept: 2, most: 2 } : undefined);
  });

  it("are those of a run: the worker and a server of its own, which keeps no answers and is asked no golden rows", () => {
    const model = scoring({ parallelism: 3 }, { cache: { ttl: "10m" }, resources: { cpu: 1.5, memory: "3Gi" } });
    if (!isBatchModel(model)) throw new Error("it scores no files");
    const bound = { ...bindings, batchImage: "batch", usdPerPodHour: 0 };
    const { spec } = batchCronJob(model, bound).spec.jobTemplate;
    const { initContainers, containers } = spec.template.spec;
    expect(initContainers.map(({ name }) => name)).toEqual(["model"]);
    const [run] = podsBeside(model);
    expect(numbers(run)).toEqual(said([...containers, ...initContainers] as Containers));
    // By hand: 3 GiB, and 512 MiB of the worker.
    expect(run?.each.memoryBytes).toBe(3584 * 2 ** 20);
    expect(run?.replicas).toEqual({ working: 1, kept: 0, most: spec.parallelism });
  });

  it("are a driver and executors of Spark, with what it adds for Python", () => {
    const spark = { executors: { min: 2, max: 6 }, executor: { cores: 2, memory: "4Gi" }, driver: { memory: "512Mi" } };
    const [driver, executor] = podsBeside(scoring({ spark } as Partial<BatchSpec>));
    // 512 and the 384 that is least; 4096 and four tenths of it, cut to whole MiB.
    expect(numbers(driver)).toEqual({ cpu: 1, cpuLimit: 1, memoryBytes: 896 * 2 ** 20 });
    expect(numbers(executor)).toEqual({ cpu: 2, cpuLimit: 2, memoryBytes: (4096 + 1638) * 2 ** 20 });
    expect([driver?.onSpot, executor?.onSpot]).toEqual([false, true]);
    expect(executor?.replicas).toEqual({ working: 2, kept: 0, most: 6 });
    const stream = podsBeside(scoring({ spark: { ...spark, stream: {} } } as Partial<BatchSpec>));
    expect(stream.map(({ replicas }) => replicas.kept)).toEqual([1, 2]);
  });
});

describe("what a model takes at least", () => {
  it("has so much of its queue and its runs that they get anything done", () => {
    const alone = leastNeeds(resolved(plain));
    const more = (model: ResolvedModel, kind: "redis" | "sqs" = "redis") => {
      const { cpu, memoryBytes, pods } = leastNeeds(model, { kind });
      return [Number((cpu - alone.cpu).toFixed(3)), (memoryBytes - alone.memoryBytes) / 2 ** 20, pods - alone.pods];
    };
    // A worker and two entrances, and one more of each in a rollout.
    expect(more(queued, "redis")).toEqual([0.26, 2 * 192 + 3 * 128, 5]);
    expect(more(queued, "sqs")).toEqual([0.2, 2 * 192, 2]);
    // One pod, whatever the number of shards: 0.1 and 512 MiB of the server, 0.5 and 512 MiB of the worker.
    expect(more(scoring({ parallelism: 50 }))).toEqual([0.6, 1024, 1]);
    // A driver and two executors of 1 GiB each: 1024 and 409 MiB.
    expect(more(scoring({ spark: { executors: { min: 2 } } }))).toEqual([3, 3 * 1433, 3]);
  });
});
