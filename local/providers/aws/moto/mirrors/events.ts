import { choice, given, list, must, number, tagMap, tags } from "../given.ts";
import type { Mirror } from "../mirror.ts";
import type { Live } from "../../kinds/kind.ts";

function attributes(live: Live): Record<string, string> {
  const told = {
    MessageRetentionPeriod: number(live, "messageRetentionSeconds"),
    VisibilityTimeout: number(live, "visibilityTimeoutSeconds"),
    DelaySeconds: number(live, "delaySeconds"),
    MaximumMessageSize: number(live, "maxMessageSize"),
    ReceiveMessageWaitTimeSeconds: number(live, "receiveWaitTimeSeconds"),
    KmsMasterKeyId: given(live, "kmsMasterKeyId"),
    Policy: given(live, "policy"),
    RedrivePolicy: given(live, "redrivePolicy"),
    // SQS takes it from FIFO queues only, and then no false.
    FifoQueue: live["fifoQueue"] === true ? true : undefined,
  };
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

export const queue: Mirror = {
  create: async ({ live, id, moto }) => {
    const sqs = await moto.sqs();
    const { QueueUrl } = await sqs.createQueue({
      QueueName: must(live, "name"),
      Attributes: attributes(live),
      tags: tagMap(live),
    });
    return { [id]: QueueUrl ?? "" };
  },
  delete: async ({ id, moto }) => (await moto.sqs()).deleteQueue({ QueueUrl: id }),
};

export const queuePolicy: Mirror = {
  create: async ({ live, moto }) => {
    const Attributes = { Policy: must(live, "policy") };
    await (await moto.sqs()).setQueueAttributes({ QueueUrl: must(live, "queueUrl"), Attributes });
  },
  update: async (asked) => {
    await queuePolicy.create(asked);
  },
  delete: async ({ live, moto }) =>
    (await moto.sqs()).setQueueAttributes({ QueueUrl: must(live, "queueUrl"), Attributes: { Policy: "" } }),
};

export const eventRule: Mirror = {
  create: async ({ live, moto }) => {
    await (
      await moto.events()
    ).putRule({
      Name: must(live, "name"),
      EventBusName: given(live, "eventBusName"),
      EventPattern: given(live, "eventPattern"),
      ScheduleExpression: given(live, "scheduleExpression"),
      State: choice(live, "state"),
      Description: given(live, "description"),
      RoleArn: given(live, "roleArn"),
      Tags: tags(live),
    });
  },
  delete: async ({ live, moto }) =>
    (await moto.events()).deleteRule({ Name: must(live, "name"), EventBusName: given(live, "eventBusName") }),
};

export const eventTarget: Mirror = {
  create: async ({ live, moto }) => {
    await putTarget(moto.events, live);
  },
  update: async ({ live, moto }) => putTarget(moto.events, live),
  delete: async ({ live, moto }) =>
    (await moto.events()).removeTargets({
      Rule: must(live, "rule"),
      EventBusName: given(live, "eventBusName"),
      Ids: list({ ids: [must(live, "targetId")] }, "ids"),
    }),
};

async function putTarget(events: Parameters<Mirror["create"]>[0]["moto"]["events"], live: Live): Promise<void> {
  await (
    await events()
  ).putTargets({
    Rule: must(live, "rule"),
    EventBusName: given(live, "eventBusName"),
    Targets: [
      {
        Id: must(live, "targetId"),
        Arn: must(live, "arn"),
        RoleArn: given(live, "roleArn"),
        Input: given(live, "input"),
      },
    ],
  });
}
