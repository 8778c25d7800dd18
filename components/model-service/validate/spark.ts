import type { EnvironmentName } from "../../environment-names.ts";
import { bytes, seconds, type Size } from "../../quantity.ts";
import { executorsOf } from "../spark.ts";
import type { ModelSpec } from "../spec.ts";
import type { BatchSpec } from "../spec/batch.ts";
import type { SparkSpec } from "../spec/spark.ts";
import type { Findings } from "./findings.ts";
import { checkQuantity, isCount } from "./quantities.ts";

/** What only Jobs have; a driver parts the rows by itself. */
const ofJobs = ["chunkRows", "requestRows", "parallelism"] as const;

/** Java, Python and Spark themselves take about half of it: https://spark.apache.org/docs/4.1.4/tuning.html#memory-management-overview */
const leastMemory = "512Mi";

function checkKind({ runtime }: ModelSpec, batch: BatchSpec, environment: EnvironmentName, found: Findings): void {
  if (runtime.kind !== "pmml")
    found.add(
      "MS110",
      "batch.spark",
      `Spark computes PMML, and the model is of ${runtime.kind}. Leave spark out: Jobs ask any model's server.`,
    );
  if (environment === "local")
    found.add(
      "MS114",
      "batch.spark",
      'The cluster on this machine has no operator of Spark. Name the others in batch.only, or try the program with "make prove PROOF=spark-job".',
    );
  for (const name of ofJobs)
    if (batch[name] !== undefined)
      found.add("MS111", `batch.${name}`, "Jobs have it, and Spark parts the rows by itself. Leave it out.");
  if (Object.keys(batch.columns ?? {}).length > 0)
    found.add(
      "MS111",
      "batch.columns",
      "A field of PMML has one value a row. Leave it out, and call columns as inputs.",
    );
}

function checkMemory(path: string, size: Size | undefined, found: Findings): void {
  if (size === undefined) return;
  checkQuantity(path, size, () => bytes(size), found);
  try {
    if (bytes(size) > 0 && bytes(size) < bytes(leastMemory))
      found.add("MS112", path, `${size} is too little for Spark to start. Write ${leastMemory} or more.`);
  } catch {
    return; // said by the issue
  }
}

function checkNumbers(spark: SparkSpec, found: Findings): void {
  const { min, max } = executorsOf(spark);
  for (const [end, value] of [
    ["min", min],
    ["max", max],
  ] as const)
    if (!isCount(value) || value > 1_000)
      found.add("MS112", `batch.spark.executors.${end}`, `${value} is no whole number from 1 to 1000.`);
  if (min > max) found.add("MS112", "batch.spark.executors.min", `${min} is above max ${max}. Lower min or raise max.`);
  for (const side of ["driver", "executor"] as const) {
    const { cores, memory } = spark[side] ?? {};
    if (cores !== undefined && (!isCount(cores) || cores > 64))
      found.add("MS112", `batch.spark.${side}.cores`, `${cores} is no whole number from 1 to 64.`);
    checkMemory(`batch.spark.${side}.memory`, memory, found);
  }
  const { scratch, retries } = spark;
  if (scratch !== undefined) checkQuantity("batch.spark.scratch", scratch, () => bytes(scratch), found);
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0 && retries <= 20))
    found.add("MS112", "batch.spark.retries", `${retries} is no whole number from 0 to 20.`);
}

function checkStream({ spark, output, schedule, within }: BatchSpec, found: Findings): void {
  const { stream } = spark ?? {};
  if (stream === undefined) return;
  const { every, filesPerBatch } = stream;
  const text = output.claim === undefined ? output.prefix : output.folder;
  if (/\{(?:run|date)\}/.test(text))
    found.add(
      "MS113",
      "batch.output",
      `A stream goes on where it was, by what lies in its output: "${text}" changes. Leave {run} and {date} out.`,
    );
  if (schedule === undefined && within !== undefined)
    found.add("MS113", "batch.within", "A stream without a schedule has no end. Leave within out, or add a schedule.");
  if (schedule !== undefined && every !== undefined)
    found.add("MS113", "batch.spark.stream.every", "By a schedule it does what is there, and ends. Leave every out.");
  if (every !== undefined) checkQuantity("batch.spark.stream.every", every, () => seconds(every), found);
  if (filesPerBatch !== undefined && (!isCount(filesPerBatch) || filesPerBatch > 100_000))
    found.add("MS113", "batch.spark.stream.filesPerBatch", `${filesPerBatch} is no whole number from 1 to 100000.`);
}

/** What is wrong with how Spark is to score a model's files. */
export function checkSpark(spec: ModelSpec, environment: EnvironmentName, found: Findings): void {
  const { batch } = spec;
  if (batch?.spark === undefined) return;
  checkKind(spec, batch, environment, found);
  checkNumbers(batch.spark, found);
  checkStream(batch, found);
}
