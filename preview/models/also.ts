import { labelKeys } from "../../components/model-labels.ts";
import type { Folded } from "../events/fold.ts";
import type { AlsoUsed } from "../report.ts";
import { isPlain, list, plain, text, type Plain } from "../values/plain.ts";

type Side = "old" | "new";

/** What KEDA calls what it looks at, as people call it: https://keda.sh/docs/2.20/scalers/ */
const queues: Readonly<Record<string, string>> = {
  "redis-streams": "Redis",
  "aws-sqs-queue": "SQS",
  kafka: "Kafka",
  "apache-kafka": "Kafka",
};

/** Where the queue of each model is, on one side of a change: what scales its workers says it. */
export function queueKinds(all: readonly Folded[], side: Side): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { type, [side]: own } of all) {
    if (type !== "kubernetes:keda.sh/v1alpha1:ScaledObject" || own === undefined) continue;
    const model = text(plain(plain(own.inputs["metadata"])["labels"])[labelKeys.nearline]);
    const [trigger] = list(plain(own.inputs["spec"])["triggers"]);
    const kind = text(plain(trigger)["type"]);
    if (model !== "" && kind !== "") found.set(model, queues[kind] ?? kind);
  }
  return found;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function count(value: unknown, one: string): string {
  const known = number(value);
  return known === undefined ? `${one}s` : `${known} ${known === 1 ? one : `${one}s`}`;
}

/** A time as it would be written: `10m`, `90s`. */
function time(seconds: number): string {
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

function queueInWords(nearline: unknown, kind: string | undefined): string | undefined {
  if (!isPlain(nearline)) return undefined;
  const order = nearline["ordered"] === true ? ", in order" : "";
  const within = number(nearline["withinSeconds"]);
  const promised = within === undefined ? "" : `, answered within ${time(within)}`;
  return `queue${kind === undefined ? "" : ` on ${kind}`}, 0 to ${count(plain(nearline["workers"])["max"], "worker")}${order}${promised}`;
}

function placeInWords(place: Plain): string {
  return place["on"] === "volume"
    ? `${text(place["claim"])}:${text(place["folder"])}`
    : `s3://${text(place["bucket"])}/${text(place["prefix"])}`;
}

function sparkInWords(spark: Plain): string {
  const { min, max } = plain(spark["executors"]);
  const executors = min === max ? "" : `${String(min)} to `;
  return `Spark, ${executors}${count(max, "executor")}`;
}

function filesInWords(batch: unknown): string | undefined {
  if (!isPlain(batch)) return undefined;
  const { schedule, spark, parallelism } = batch;
  const isSpark = isPlain(spark);
  const streams = isSpark && isPlain(spark["stream"]);
  const timed = isPlain(schedule) ? `${text(schedule["cron"])} ${text(schedule["timezone"])}` : "on demand";
  const when = streams && !isPlain(schedule) ? "as they arrive" : timed;
  const who = isSpark ? sparkInWords(spark) : count(parallelism, "shard");
  return `files ${when}, ${who}: ${placeInWords(plain(batch["input"]))} to ${placeInWords(plain(batch["output"]))}`;
}

function keptInWords(cache: unknown): string | undefined {
  const seconds = number(plain(cache)["ttlSeconds"]);
  return seconds === undefined ? undefined : `answers kept ${time(seconds)}`;
}

/** How a model is used beside being asked, as its component's inputs have it; undefined where it is not. Pure. @param kind where its queue is */
export function alsoUsed(model: Plain, kind?: string): AlsoUsed | undefined {
  const said = {
    queue: queueInWords(model["nearline"], kind),
    files: filesInWords(model["batch"]),
    kept: keptInWords(model["cache"]),
  };
  const found = Object.entries(said).filter(([, words]) => words !== undefined);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
