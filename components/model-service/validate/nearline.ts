import { protocolRuntimes } from "../../nearline/settings.ts";
import { quantityIssues } from "../../quantity-issues.ts";
import { seconds } from "../../quantity.ts";
import { declaredScaling } from "../scaling.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import type { Offered } from "./offered.ts";

/** Most requests that one call can be about: their keys and bodies pass through Redis as one text. */
const largestBatch = 1000;
/** Longer, and a worker that is gone is missed for too long (seconds). */
const longestTimeout = 300;

function checkCount(found: Findings, path: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  found.add("MS080", `nearline.${path}`, `${value} is no count. Write a whole number from ${least} to ${most}.`);
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
  const { batch, retries, mostWaiting, workers, results, timeout, keep, within } = nearline;
  checkCount(found, "batch", batch, 1, largestBatch);
  checkCount(found, "retries", retries, 0, 100);
  checkCount(found, "mostWaiting", mostWaiting, 1, 100_000_000);
  checkCount(found, "results.stream.most", results?.stream.most, 1, 100_000_000);
  checkCount(found, "workers.max", workers?.max, 1, 1000);
  checkCount(found, "workers.concurrency", workers?.concurrency, 1, 256);
  checkCount(found, "workers.waitingPerWorker", workers?.waitingPerWorker, 1, 1_000_000);
  const durations = Object.entries({ timeout, keep, within }).flatMap(([path, duration]) =>
    duration === undefined ? [] : [{ path: `nearline.${path}`, duration }],
  );
  const unread = quantityIssues(durations);
  for (const { code, path, message } of unread) found.add(code, path, message);
  if (unread.length > 0) return;
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
