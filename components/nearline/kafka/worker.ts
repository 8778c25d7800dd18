import type { BentoComponent, BentoResource, BentoStream, BentoVariable } from "../../bento/index.ts";
import { answerAll, answerTogether, type Worker } from "../answering.ts";
import { askUntilKnown } from "../asking.ts";
import { kafkaLoginName, type KafkaAccess, type KafkaQueue } from "./settings.ts";
import { outletResources, outlets, type OutletsInstead } from "../results/outlets.ts";

/** What a worker on Kafka needs to know. */
export interface KafkaWorker extends KafkaQueue, Worker {
  /** Whether requests of one partition are answered, and their results written, in their order. */
  readonly ordered: boolean;
  /** Seconds within which a request is to be answered. */
  readonly withinSeconds: number | "none";
  /** Where objects' bucket is: AWS' region, or "none" outside of AWS. */
  readonly region: string;
  /** @default AWS, and secrets where pods have them */
  readonly instead?: OutletsInstead;
}

/**
 * Bytes of a record's value: brokers take records of about 1 MiB where nobody asked for more, headers and key among them.
 * https://kafka.apache.org/documentation/#brokerconfigs_message.max.bytes
 */
const largestValue = 900_000;

/** Where a record came from and when: `PARTITION:OFFSET:SECONDS:KEY`. Entries have no other room for it. */
const entry = `let at = "%v:%v:%v".format(@kafka_partition, @kafka_offset, @kafka_timestamp_unix)
let record = @kafka_key.or("").string()
let given = @key.or("").string()
root = {
  "id": $at + ":" + $record,
  "n": 1,
  "key": if $given != "" { $given } else if $record != "" { $record } else { "%v-%v".format(@kafka_partition, @kafka_offset) },
  "body": content().string()
}`;

/** One result, or one dead letter, as a record of its own: what is not its body is its key and headers. */
const published = (topics: KafkaQueue["topics"], queued: boolean): string => `let at = this.id.split(":")
let record = this.id.re_replace("^[0-9]+:[0-9]+:[0-9]+:", "")
let large = (${queued} || this.reason != "") && this.body.length() > ${largestValue}
let reason = if this.reason != "" { this.reason } else if $large { "the result has %v bytes, and a record ${largestValue} at most".format(this.body.length()) } else { "" }
meta = {
  "topic": if $reason == "" { ${JSON.stringify(topics.results)} } else { ${JSON.stringify(topics.dead)} },
  "record": if $record == "" { this.key } else { $record },
  "key": this.key,
  "from": "%v/%v".format($at.index(0), $at.index(1)),
  "attempts": this.attempts.string()
}
meta reason = if $reason == "" { deleted() } else { $reason.slice(0, 1000) }
root = if $large { "{}" } else ${queued ? "" : 'if $reason == "" { deleted() } else '}{ this.body }`;

/** Names of the variables that the login comes by: Bento reads a login from nowhere else. */
const variables = { username: "KAFKA_USERNAME", password: "KAFKA_PASSWORD" } as const;

/** What a worker's container has of the login; nothing where there is none. */
export function kafkaVariables(access: KafkaAccess): readonly BentoVariable[] {
  if (access === "private-network") return [];
  return Object.entries(variables).map(([key, name]) => ({
    name,
    valueFrom: { secretKeyRef: { name: kafkaLoginName, key } },
  }));
}

function connection({ brokers, access }: KafkaQueue["settings"]): BentoComponent {
  if (access === "private-network") return { seed_brokers: [...brokers] };
  const { username, password } = variables;
  return {
    seed_brokers: [...brokers],
    tls: { enabled: true, ...(access.authority === undefined ? {} : { root_cas: access.authority }) },
    sasl: [{ mechanism: "SCRAM-SHA-512", username: `\${${username}}`, password: `\${${password}}` }],
  };
}

/** Label of what is measured of entries, wherever a worker has them: by one name it is one series. */
const agedLabel = "aged";

/** How long the oldest of what is worked on has waited, and within which time it should be answered. */
function aged(withinSeconds: number | "none"): BentoResource {
  const gauge = (name: string, value: string): BentoComponent => ({
    metric: { type: "gauge", name, value: `\${! ${value} }` },
  });
  const entries =
    '(if this.type() == "array" { this } else if this.exists("entries") { this.entries } else { this.done.concat(this.left) })';
  const oldest = `${entries}.map_each(e -> e.id.split(":").index(2).number()).min()`;
  return {
    label: agedLabel,
    processors: [
      gauge("nearline_queue_oldest_seconds", `[0, timestamp_unix() - ${oldest}].max().int64().string()`),
      ...(withinSeconds === "none" ? [] : [gauge("nearline_queue_promised_seconds", `"${withinSeconds}"`)]),
    ],
  };
}

/**
 * A worker on Kafka. An offset is committed when what came of all requests up to it is written: whoever is cut off leaves
 * them to the next, so that a request may have its result twice, each with its key. Pure.
 */
export function kafkaWorker(worker: KafkaWorker): BentoStream {
  const { settings, topics, group, batch, concurrency, ordered, withinSeconds, stream, region, instead } = worker;
  const calls = ordered ? 1 : concurrency;
  const to = connection(settings);
  const sent = outlets(worker, instead);
  // Where they are sent elsewhere, nobody may ever take them from a topic.
  const queued = stream !== "none" || sent.length === 0;
  return {
    processor_resources: [aged(withinSeconds)],
    input: {
      kafka_franz: {
        ...to,
        topics: [topics.requests],
        consumer_group: group,
        // A group's first worker begins where nobody has begun.
        auto_offset_reset: "earliest",
        commit_period: "1s",
        // So much of a partition is in work; what is fetched beyond it lies in memory.
        checkpoint_limit: batch * calls,
        fetch_max_bytes: "8MiB",
        // Of each partition alone, so that its order stays.
        batching: { count: batch, period: "100ms" },
      },
    },
    pipeline: {
      threads: calls,
      processors: [
        ...answerTogether(
          entry,
          [
            { resource: agedLabel },
            ...answerAll(askUntilKnown({ ...worker, touch: [{ resource: agedLabel }] }), sent, {
              ordered,
              touch: [{ resource: agedLabel }],
            }),
          ],
          published(topics, queued),
        ),
      ],
    },
    output: {
      reject_errored: {
        kafka_franz: {
          ...to,
          topic: "${! @topic }",
          key: "${! @record }",
          metadata: { include_patterns: ["^(key|from|attempts|reason)$"] },
          // One at a time, so that results of a partition are written in the order in which they came about.
          max_in_flight: calls,
        },
      },
    },
    ...outletResources(worker, region, instead),
  };
}
