import type { SqsQueues } from "./sqs-worker.ts";

/** What an environment says of queues in SQS: a model with a queue gets three there. */
export interface SqsSettings {
  readonly kind: "sqs";
}

/** Where a model's requests wait: streams of a Redis in the cluster, by its host there; or queues on SQS. */
export type NearlineSource = { readonly kind: "redis"; readonly host: string } | ({ readonly kind: "sqs" } & SqsQueues);
