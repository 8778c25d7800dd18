import type { BentoComponent, BentoStream } from "../../bento/index.ts";
import { answerAll, answerTogether, type Worker } from "../answering.ts";
import { askUntilKnown } from "../asking.ts";
import { outletResources, outlets, type OutletsInstead } from "../results/outlets.ts";

/** The queues of a model on SQS, by their addresses. */
export interface SqsQueues {
  readonly region: string;
  readonly requests: string;
  readonly results: string;
  readonly dead: string;
}

/** What a worker on SQS needs to know. */
export interface SqsWorker extends SqsQueues, Worker {
  /** Where SQS answers, and who asks, where that is not AWS with the pod's own role. @default AWS */
  readonly instead?: {
    readonly endpoint: string;
    readonly credentials: { readonly id: string; readonly secret: string };
    readonly outlets?: OutletsInstead;
  };
}

/**
 * Bytes of a body: a message has 256 KiB at most where nobody asked for more, its attributes among them.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const largestBody = 250_000;

/** Bytes of bodies that are sent together: so much is left for the attributes of ten, of 2,100 bytes each at most. */
const sentTogether = 240_000;

/** As an attribute of a message takes it: printed, and not too long. */
const printable = (value: string): string => `${value}.re_replace_all("[^ -~]", "?").slice(0, 1000)`;

/** What SQS takes none of: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const untaken = String.raw`[^\\x{9}\\x{A}\\x{D}\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]`;

const entry = `root = {"id": @sqs_message_id, "n": @sqs_approximate_receive_count.number(1), "key": @key.or(@sqs_message_id), "body": content().string()}`;

/**
 * One result, or one dead letter, as a message of its own: what is not its body is an attribute. All of it is what SQS takes:
 * it is sent until it is taken.
 */
const published = (
  queued: boolean,
): string => `let tooLarge = ${queued} && this.reason == "" && this.body.length() > ${largestBody}
let reason = if $tooLarge { "the result has %v bytes, and a message ${largestBody} at most".format(this.body.length()) } else { this.reason }
let body = if $tooLarge { this.asked } else { this.body }
let left = $body.length() > ${largestBody} && $reason != ""
let told = if $left { "the request is too large to be kept here, submit it anew: " + $reason } else { $reason }
meta = {"key": ${printable("this.key")}, "deliveries": this.n.string(), "attempts": this.attempts.string()}
meta reason = if $told == "" { deleted() } else { ${printable("$told")} }
root = if $left { "{}" } else if $body == "" { " " } else { $body.re_replace_all("${untaken}", "\uFFFD") }`;

/**
 * A worker on SQS. A message is deleted when its result, or its dead letter, is in the next queue; until then it is kept from
 * others, and comes back when nobody does that any more. So a request may have its result twice, each with its key. Pure.
 */
export function sqsWorker(worker: SqsWorker): BentoStream {
  const { region, requests, results, dead, batch, concurrency, stream } = worker;
  const { outlets: outletsInstead, ...instead } = worker.instead ?? {};
  const session = { region, ...instead };
  const sent = outlets(worker, outletsInstead);
  // Where they are sent elsewhere, nobody may ever take them from a queue.
  const queued = stream !== "none" || sent.length === 0;
  const send = (url: string): BentoComponent => ({
    // Until it is taken. A message that fails would be the only one of its batch that goes back to the queue: all of a batch
    // have the mark of its first one once they are archived, and the others' requests would be deleted without a result.
    retry: {
      backoff: { initial_interval: "500ms", max_interval: "30s" },
      output: { aws_sqs: { url, ...session, max_in_flight: concurrency, max_retries: 1 } },
    },
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
            wait_time_seconds: worker.instead === undefined ? 20 : 0,
          },
        },
        policy: { count: batch, period: "100ms" },
      },
    },
    pipeline: {
      threads: concurrency,
      processors: [
        ...answerTogether(
          entry,
          answerAll(askUntilKnown(worker), sent, { ordered: false, withRequests: true }),
          published(queued),
        ),
        // SQS takes ten messages at a time, and so many bytes of them together.
        { split: { size: 10, byte_size: sentTogether } },
      ],
    },
    output: {
      // What is not even an entry goes back to the queue.
      reject_errored: {
        switch: {
          cases: [{ check: "@reason != null", output: send(dead) }, { output: queued ? send(results) : { drop: {} } }],
        },
      },
    },
    ...outletResources(worker, region, outletsInstead),
  };
}
