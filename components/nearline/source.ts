import type { KafkaQueue, KafkaSettings } from "./kafka/settings.ts";
import type { SqsQueues } from "./sqs/worker.ts";

/** What an environment says of queues in SQS: a model with a queue gets three there. */
export interface SqsSettings {
  readonly kind: "sqs";
}

/** Where an environment's queues are, as far as what stands beside servers has to know it. */
export type QueuesPlace = { readonly kind: "redis" } | SqsSettings | KafkaSettings;

/** Where a model's requests wait: streams of a Redis in the cluster, by its host there; queues on SQS; topics of Kafka. */
export type NearlineSource =
  | { readonly kind: "redis"; readonly host: string }
  | ({ readonly kind: "sqs" } & SqsQueues)
  | ({ readonly kind: "kafka" } & KafkaQueue);
