import type { EnvironmentName } from "../../environment-names.ts";
import type { NamingPattern } from "../../naming-pattern.ts";
import type { OfferedNodes } from "../offered-nodes.ts";

/** What an environment has that models may ask for. */
export interface Offered {
  readonly environment: EnvironmentName;
  readonly redis: boolean;
  /** Where requests to models with a queue wait. @default nowhere */
  readonly queues?: "redis" | "sqs" | "kafka";
  /** Partitions of topics of requests, where queues are on Kafka. */
  readonly partitions?: number;
  /** Whether there is a Redis that keeps answers. @default no */
  readonly results?: boolean;
  readonly nodes: OfferedNodes;
  /** Whether nodes can mount the model store. @default no */
  readonly mountsModelStore?: boolean;
  /** How models are called there. @default as they like */
  readonly naming?: NamingPattern;
}
