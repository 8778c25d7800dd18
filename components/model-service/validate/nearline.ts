import { protocolRuntimes, type NearlineSpec } from "../../nearline/settings.ts";
import { quantityIssues } from "../../quantity-issues.ts";
import { seconds } from "../../quantity.ts";
import { declaredScaling } from "../scaling.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import { checkResults, checkResultsTimes, durationsOfResults } from "./nearline-results.ts";
import type { Offered } from "./offered.ts";

/** Most requests that one call can be about: their keys and bodies pass through Redis as one text. */
const largestBatch = 1000;
/** Longer, and a worker that is gone is missed for too long (seconds). */
const longestTimeout = 300;

function checkCount(found: Findings, path: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  found.add("MS080", `nearline.${path}`, `${value} is no count. Write a whole number from ${least} to ${most}.`);
}

/** What a queue on Kafka cannot have: nobody takes requests in for their callers, and topics are their owner's. */
function checkOnKafka({ keep, mostWaiting, results, workers }: NearlineSpec, offered: Offered, found: Findings): void {
  const { environment, queues, partitions } = offered;
  if (queues !== "kafka" || partitions === undefined) return;
  const max = workers?.max;
  if (max !== undefined && max > partitions)
    found.add(
      "MS073",
      "nearline.workers.max",
      `${max} workers, and topics of ${environment} have ${partitions} partitions: the others would have nothing to do. Write ${partitions} at most, or give topics more and say so in "queues".`,
    );
  for (const [field, value] of Object.entries({ keep, mostWaiting }))
    if (value !== undefined)
      found.add(
        "MS074",
        `nearline.${field}`,
        `${environment} keeps queues on Kafka: requests are not submitted by HTTP there, and no result can be asked for. Leave "${field}" out there and read the topic of results, or keep queues of ${environment} elsewhere.`,
      );
  if (results?.stream !== undefined)
    found.add(
      "MS075",
      "nearline.results.stream",
      `${environment} keeps queues on Kafka: results go to a topic, whose owner says how long they are kept. Leave "stream" out there.`,
    );
}

/** What only data can get wrong in a model's queue. */
export function checkNearline(spec: ModelSpec, offered: Offered, found: Findings): void {
  const { nearline } = spec;
  if (nearline === undefined) return;
  if (!protocolRuntimes.has(spec.runtime.kind))
    found.add(
      "MS085",
      "nearline",
      `A server of ${spec.runtime.kind} does not speak the Open Inference Protocol v2 alone, by which workers ask. Leave "nearline" out, or convert the model: docs/conversions.md.`,
    );
  if (offered.queues === undefined)
    found.add(
      "MS081",
      "nearline",
      `${offered.environment} has nothing that keeps queues, and the Redis for callers' own keys may evict what waits. Give the environment "queues", or leave the model out there.`,
    );
  if (offered.queues === "sqs" && nearline.ordered === true)
    found.add(
      "MS086",
      "nearline.ordered",
      `${offered.environment} keeps queues in SQS, whose standard queues keep no order. Leave "ordered" out, or leave the model out there.`,
    );
  checkOnKafka(nearline, offered, found);
  const { batch, retries, mostWaiting, workers, results = {}, timeout, keep, within } = nearline;
  checkResults(results, offered, found);
  checkCount(found, "batch", batch, 1, largestBatch);
  checkCount(found, "retries", retries, 0, 100);
  checkCount(found, "mostWaiting", mostWaiting, 1, 100_000_000);
  checkCount(found, "results.stream.most", results.stream?.most, 1, 100_000_000);
  checkCount(found, "results.callback.tries", results.callback?.tries, 1, 100);
  checkCount(found, "workers.max", workers?.max, 1, 1000);
  checkCount(found, "workers.concurrency", workers?.concurrency, 1, 256);
  checkCount(found, "workers.waitingPerWorker", workers?.waitingPerWorker, 1, 1_000_000);
  const durations = Object.entries({ timeout, keep, within }).flatMap(([path, duration]) =>
    duration === undefined ? [] : [{ path: `nearline.${path}`, duration }],
  );
  const unread = quantityIssues([...durations, ...durationsOfResults(results)]);
  for (const { code, path, message } of unread) found.add(code, path, message);
  if (unread.length > 0) return;
  checkResultsTimes(results, found);
  if (timeout !== undefined && !(seconds(timeout) >= 0.1 && seconds(timeout) <= longestTimeout))
    found.add(
      "MS082",
      "nearline.timeout",
      `${timeout} is not between 100ms and 5m. What takes longer is no call, but a batch.`,
    );
  if (within !== undefined && seconds(within) < 60)
    found.add(
      "MS083",
      "nearline.within",
      `${within} is less than the minute in which workers come from none. Write 1m or more, or ask the model at once.`,
    );
  const scaling = declaredScaling(spec, offered.environment);
  if (scaling.on !== "nothing" && scaling.min === 0)
    found.add(
      "MS084",
      "scaling.min",
      "A model that may have no replica is woken by requests at the gateway, and its queue asks it at its Service: nothing would wake it. Keep one replica.",
    );
}
