import type * as pulumi from "@pulumi/pulumi";
import type { ClusterRef } from "../../components/cluster/index.ts";
import type { DataKeyRef } from "../../components/data-key/index.ts";
import { SqsModelQueues } from "../../components/nearline/on-aws.ts";
import type { CloudEnvironment } from "../environments/environment.ts";

/** Queues on SQS of the models that have one, where the environment keeps them there. @returns what their pods wait for */
export function makeSqsQueues(
  { name: environment, account: { id: account, region }, queues, models, protect }: CloudEnvironment,
  { name: cluster }: ClusterRef,
  key: DataKeyRef,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const queued = models.flatMap(({ name, team, nearline }) =>
    nearline === undefined ? [] : [{ name, team, nearline }],
  );
  if (queues?.kind !== "sqs" || queued.length === 0) return [];
  return [
    new SqsModelQueues("nearline", { environment, account, region, cluster, key, models: queued, protect }, opts),
  ];
}
