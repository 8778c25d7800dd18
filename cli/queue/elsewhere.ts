import { kafkaQueue } from "../../components/nearline/kafka/settings.ts";
import { sqsQueues } from "../../components/nearline/sqs/queues.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";

type Place = Pick<CloudEnvironment, "name" | "queues"> & {
  readonly account: Pick<CloudEnvironment["account"], "id" | "region">;
};

/** Who has to be asked instead of the Redis in the cluster, and by which commands. Pure. */
export function askedElsewhere(
  { name: environment, account, queues }: Place,
  { name: model, team }: { readonly name: string; readonly team: string },
): readonly [what: string, whatToDo: string] {
  if (queues?.kind === "kafka") {
    const { group, topics } = kafkaQueue(queues, { environment, team, model });
    return [
      `${environment} keeps queues on Kafka: what waits there is asked of Kafka.`,
      `kafka-consumer-groups.sh --describe --group ${group}; dead letters are in the topic ${topics.dead}: docs/nearline.md#on-kafka.`,
    ];
  }
  const { region, requests, dead } = sqsQueues(model, { environment, account: account.id, region: account.region });
  return [
    `${environment} keeps queues in SQS: what waits there is asked of AWS.`,
    `aws sqs get-queue-attributes --region ${region} --attribute-names All --queue-url ${requests}; dead letters are in ${dead}: docs/nearline.md#on-aws.`,
  ];
}
