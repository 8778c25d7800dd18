import { awsName } from "../../aws-names.ts";
import type { EnvironmentName } from "../../environment-names.ts";
import type { Statement } from "../../policy-document.ts";
import type { ResolvedNearline } from "../settings.ts";
import type { SqsQueues } from "./worker.ts";

export interface SqsPlace {
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

type QueueName = "requests" | "results" | "dead";

/** What a model's queues are called. */
export function sqsNames(model: string, environment: EnvironmentName): Readonly<Record<QueueName, string>> {
  const name = (what: string): string => awsName(environment, "nearline", model, what);
  return { requests: name("requests"), results: name("results"), dead: name("dead") };
}

/** Where a model's queues are, before they are made: https://docs.aws.amazon.com/general/latest/gr/sqs-service.html */
export function sqsQueues(model: string, { environment, account, region }: SqsPlace): SqsQueues {
  const names = sqsNames(model, environment);
  const url = (name: string): string => `https://sqs.${region}.amazonaws.com/${account}/${name}`;
  return { region, requests: url(names.requests), results: url(names.results), dead: url(names.dead) };
}

/**
 * Seconds that a message stays hidden once a worker has it. Bento keeps it so, 30 s at a time, for as long as it works on it;
 * this is how long the first of these has to last.
 */
export function visibilitySeconds({ timeoutSeconds }: Pick<ResolvedNearline, "timeoutSeconds">): number {
  return Math.max(30, Math.ceil(3 * timeoutSeconds));
}

/** So often a message is handed out before it is a dead letter: each time its worker was gone before it said anything. */
export const mostDeliveries = 20;

/** Seconds that messages are kept: as long as SQS keeps any. */
export const keptSeconds = 14 * 24 * 3600;

const arn = ({ region, account }: SqsPlace, name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;

/** What a model's workers may: take its requests, and send its results and dead letters. Pure. @param key ARN of the key that encrypts them */
export function workerStatements(model: string, place: SqsPlace, key: string): readonly Statement[] {
  const names = sqsNames(model, place.environment);
  return [
    {
      Sid: "TakeRequests",
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
      Resource: arn(place, names.requests),
    },
    {
      Sid: "SendWhatCame",
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: [arn(place, names.results), arn(place, names.dead)],
    },
    {
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
      Sid: "KeyThroughSqs",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: key,
      Condition: { StringEquals: { "kms:ViaService": `sqs.${place.region}.amazonaws.com` } },
    },
  ];
}

/** What scales workers may: ask how much waits in the environment's queues of requests. Pure. */
export function scalerStatements(place: SqsPlace): readonly Statement[] {
  return [
    {
      Sid: "AskHowMuchWaits",
      Effect: "Allow",
      Action: "sqs:GetQueueAttributes",
      Resource: arn(place, awsName(place.environment, "nearline", "*", "requests")),
    },
  ];
}
