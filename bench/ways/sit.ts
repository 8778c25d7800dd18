import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import { sit as declared } from "../../stacks/environments/sit.ts";
import { irisTopics } from "./iris-topics.ts";

/** `sit` with a queue on a Kafka that is there. */
export const sit = {
  ...declared,
  queues: {
    kind: "kafka",
    brokers: ["b-1.queues.example.com:9096", "b-2.queues.example.com:9096"],
    addresses: ["10.40.128.0/24", "10.40.129.0/24"],
    access: { secret: "kafka" },
    partitions: 6,
  },
  models: [...declared.models, irisTopics],
} satisfies CloudEnvironment;
