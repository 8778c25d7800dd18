import type { BentoComponent, BentoStream } from "../bento/index.ts";
import { answerAll } from "./answering.ts";
import { askUntilKnown } from "./asking.ts";

/** The queues of a model on SQS, by their addresses. */
export interface SqsQueues {
  readonly region: string;
  readonly requests: string;
  readonly results: string;
  readonly dead: string;
}

/** What a worker on SQS needs to know. */
export interface SqsWorker extends SqsQueues {
  /** The model's address for predictions. */
  readonly url: string;
  readonly timeoutSeconds: number;
  readonly retries: number;
  /** Most requests in one call. */
  readonly batch: number;
  /** Calls at a time. */
  readonly concurrency: number;
  /** Where SQS answers, and who asks, where that is not AWS with the pod's own role. @default AWS */
  readonly instead?: {
    readonly endpoint: string;
    readonly credentials: { readonly id: string; readonly secret: string };
  };
}

/**
 * Bytes of a result: a message has 256 KiB at most where nobody asked for more, its attributes among them.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const largestResult = 250_000;

/** As an attribute of a message takes it: printed, and not too long. */
const printable = (value: string): string => `${value}.re_replace_all("[^ -~]", "?").slice(0, 1000)`;

const entry = `root = {"id": @sqs_message_id, "n": @sqs_approximate_receive_count.number(1), "key": @key.or(@sqs_message_id), "body": content().string()}`;

/** One result, or one dead letter, as a message of its own: what is not its body is an attribute. */
const published = `let large = this.reason == "" && this.body.length() > ${largestResult}
let reason = if $large { "the result has %v bytes, and a message ${largestResult} at most".format(this.body.length()) } else { this.reason }
meta = {"key": ${printable("this.key")}, "deliveries": this.n.string(), "attempts": this.attempts.string()}
meta reason = if $reason == "" { deleted() } else { ${printable("$reason")} }
root = if $large { "{}" } else if this.body == "" { " " } else { this.body }`;

/**
 * A worker on SQS. A message is deleted when its result, or its dead letter, is in the next queue; until then it is kept from
 * others, and comes back when nobody does that any more. So a request may have its result twice, each with its key. Pure.
 */
export function sqsWorker(worker: SqsWorker): BentoStream {
  const { region, requests, results, dead, batch, concurrency, instead } = worker;
  const session = { region, ...instead };
  const send = (url: string): BentoComponent => ({
    aws_sqs: { url, ...session, max_in_flight: concurrency, max_retries: 10 },
  });
  return {
    input: {
      batched: {
        child: {
          aws_sqs: {
            url: requests,
            ...session,
            max_number_of_messages: 10,
            // A stand-in may answer nobody else while somebody waits for messages.
            wait_time_seconds: instead === undefined ? 20 : 0,
          },
        },
        policy: { count: batch, period: "100ms" },
      },
    },
    pipeline: {
      threads: concurrency,
      processors: [
        {
          try: [
            { label: "entry", mapping: entry },
            { archive: { format: "json_array" } },
            ...answerAll(askUntilKnown(worker)),
            { unarchive: { format: "json_array" } },
            { label: "published", mapping: published },
          ],
        },
        // SQS takes ten messages at a time, and so many bytes of them together.
        { split: { size: 10, byte_size: largestResult } },
      ],
    },
    output: {
      // What could not be worked on goes back to the queue.
      reject_errored: {
        switch: { cases: [{ check: "@reason != null", output: send(dead) }, { output: send(results) }] },
      },
    },
  };
}
