import { isBatched } from "../batch.ts";
import { adapterOf } from "../plan.ts";
import { fixedPart } from "../batch-place.ts";
import { resolveDelivery } from "../resolve.ts";
import type { ModelSpec } from "../spec.ts";
import type { BatchPlace, BatchSpec } from "../spec/batch.ts";
import type { EnvironmentName } from "../../environment-names.ts";
import { isTimezone } from "../windows.ts";
import type { Findings } from "./findings.ts";
import { isCount } from "./quantities.ts";
import { checkSpark } from "./spark.ts";
import { seconds } from "../../quantity.ts";

/** What a column may be called: quotes and what Bento reads as a variable would change the configuration that names it. */
const columnName = /^[^"\\$\p{C}]{1,200}$/u;

/** A CronJob takes these: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax */
const cronField = String.raw`[0-9A-Za-z*/,?-]+`;
const cron = new RegExp(
  `^(?:@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)|${cronField}(?: ${cronField}){4})$`,
);

/** A bucket's name, also with `{environment}` in it. */
const bucket = /^[a-z0-9{][a-z0-9{}-]{1,80}[a-z0-9}]$/;
const claim = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const placeholders = new Set(["environment", "date", "run"]);

function checkPlace(place: BatchPlace, path: string, found: Findings): void {
  const [name, text] = place.claim === undefined ? [place.bucket, place.prefix] : [place.claim, place.folder];
  if (!(place.claim === undefined ? bucket : claim).test(name))
    found.add("MS091", path, `"${name}" is no name of a ${place.claim === undefined ? "bucket" : "claim"}.`);
  for (const [, known = ""] of text.matchAll(/\{([^}]*)\}/g))
    if (!placeholders.has(known))
      found.add("MS091", path, `Nothing is known to stand for {${known}}. Write {environment}, {date} or {run}.`);
  if (text.split("/").includes("..") || fixedPart(text).replaceAll("/", "") === "")
    found.add("MS091", path, `"${text}" is all of it. Name a folder or prefix below, such as "rows/in".`);
}

const text = (place: BatchPlace): string =>
  place.claim === undefined ? `s3://${place.bucket}/${place.prefix}` : `${place.claim}:${place.folder}`;

function checkPlaces({ input, output, schedule, spark }: BatchSpec, found: Findings): void {
  checkPlace(input, "batch.input", found);
  checkPlace(output, "batch.output", found);
  const [from, to] = [`${text(input)}/`, `${text(output)}/`];
  if (from.startsWith(to) || to.startsWith(from))
    found.add(
      "MS092",
      "batch.output",
      `${text(output)} and the input ${text(input)} are within one another. Part them: a run would read what another has written.`,
    );
  if (schedule !== undefined && spark?.stream === undefined && !/\{(?:run|date)\}/.test(text(output)))
    found.add("MS092", "batch.output", "Each run by the clock has an output of its own. Add {run} or {date}.");
}

function checkSchedule({ schedule }: BatchSpec, found: Findings): void {
  if (schedule === undefined) return;
  if (!cron.test(schedule.cron))
    found.add(
      "MS093",
      "batch.schedule.cron",
      `"${schedule.cron}" is no schedule. Write five fields, such as "0 2 * * *".`,
    );
  if (schedule.timezone !== undefined && !isTimezone(schedule.timezone))
    found.add(
      "MS093",
      "batch.schedule.timezone",
      `"${schedule.timezone}" is no time zone of the IANA's data base. Write one such as Europe/Berlin, or UTC.`,
    );
}

function checkNumbers(batch: BatchSpec, found: Findings): void {
  const { chunkRows, requestRows, parallelism, mostFailedPercent, within } = batch;
  for (const [name, value, most] of [
    ["chunkRows", chunkRows, 1_000_000],
    ["requestRows", requestRows, 100_000],
    ["parallelism", parallelism, 1_000],
  ] as const)
    if (value !== undefined && (!isCount(value) || value > most))
      found.add("MS094", `batch.${name}`, `${value} is no whole number from 1 to ${most}.`);
  if (mostFailedPercent !== undefined && !(mostFailedPercent >= 0 && mostFailedPercent <= 100))
    found.add("MS094", "batch.mostFailedPercent", `${mostFailedPercent} is no percentage. Write 0 to 100.`);
  if (within !== undefined && !(seconds(within) >= 60))
    found.add("MS094", "batch.within", `${within} is too short for pods to start. Write 1m or more.`);
}

function checkColumns({ io }: ModelSpec, batch: BatchSpec, found: Findings): void {
  const inputs = new Set(Object.keys(io?.inputs ?? {}));
  for (const [input, columns] of Object.entries(batch.columns ?? {})) {
    if (!inputs.has(input))
      found.add(
        "MS095",
        `batch.columns.${input}`,
        `The model has no input "${input}". It has ${[...inputs].join(", ")}.`,
      );
    if (columns.length === 0) found.add("MS095", `batch.columns.${input}`, "No column is named. Name each in order.");
  }
  const named = [
    ...Object.keys(io?.inputs ?? {}),
    ...Object.values(batch.columns ?? {}).flat(),
    ...(batch.prepare ?? []).flatMap((step) => [step.set, ...("from" in step ? [step.from] : [])]),
    ...(batch.output.keep ?? []),
  ];
  for (const name of new Set(named))
    if (!columnName.test(name))
      found.add(
        "MS095",
        "batch",
        `A column cannot be called ${JSON.stringify(name)}: no quotes, $, backslashes or control characters.`,
      );
  const outputs = Object.keys(io?.outputs ?? {});
  for (const name of batch.output.keep ?? [])
    if (outputs.includes(name))
      found.add("MS095", "batch.output.keep", `"${name}" is an output of the model as well. Leave one out.`);
  if (batch.input.format === "jsonl" && (batch.output.format ?? "jsonl") !== "jsonl" && batch.output.keep === undefined)
    found.add(
      "MS095",
      "batch.output.keep",
      `Rows of JSON lines name their own columns. Name those that ${batch.output.format ?? ""} is to have.`,
    );
}

function checkSteps({ io }: ModelSpec, { prepare = [], columns = {} }: BatchSpec, found: Findings): void {
  const inputs = Object.keys(io?.inputs ?? {}).flatMap((input) => columns[input] ?? [input]);
  prepare.forEach((step, index) => {
    const later = prepare
      .slice(index + 1)
      .some((other) =>
        ("from" in other ? [other.from] : "ratio" in other ? [other.ratio.of, other.ratio.to] : [other.set]).includes(
          step.set,
        ),
      );
    if (!later && !inputs.includes(step.set))
      found.add(
        "MS096",
        `batch.prepare.${index}.set`,
        `Nothing reads "${step.set}". The model takes ${inputs.join(", ")}.`,
      );
    const numbers = [
      ...("scale" in step ? [step.scale.by, step.scale.minus ?? 0] : []),
      ...("clip" in step ? [step.clip.min ?? 0, step.clip.max ?? 0] : []),
      ...("code" in step ? Object.values(step.code) : []),
    ];
    if (!numbers.every(Number.isFinite) || ("scale" in step && step.scale.by === 0))
      found.add("MS096", `batch.prepare.${index}`, "A number in it is none, or divides by 0.");
    if ("clip" in step && (step.clip.min ?? -Infinity) > (step.clip.max ?? Infinity))
      found.add(
        "MS096",
        `batch.prepare.${index}.clip`,
        `min ${step.clip.min ?? ""} is above max ${step.clip.max ?? ""}. Change them over.`,
      );
  });
}

/** Models that batch cannot serve by a server of its own, beside the rows. */
function checkModel(spec: ModelSpec, found: Findings): void {
  if (spec.io === undefined)
    found.add("MS090", "io", "Columns are those that the model declares. Declare io: what goes in and what comes out.");
  const calls = [
    ...((spec.calls?.length ?? 0) > 0 ? ["calls"] : []),
    ...((spec.databases?.length ?? 0) > 0 ? ["databases"] : []),
    ...((spec.egress?.length ?? 0) > 0 ? ["egress"] : []),
    ...((spec.secrets?.length ?? 0) > 0 ? ["secrets"] : []),
  ];
  if (calls.length > 0)
    found.add(
      "MS090",
      "batch",
      `A model with ${calls.join(" and ")} cannot score files: its runs would call what is sized for requests. Leave batch out.`,
    );
  if (resolveDelivery(spec) === "bucket")
    found.add(
      "MS090",
      "batch",
      "Its artifact comes from the bucket, which the role of its runs may not read. Leave batch out.",
    );
}

/** What is wrong with how a model scores files. */
export function checkBatch(spec: ModelSpec, environment: EnvironmentName, found: Findings): void {
  const { batch } = spec;
  if (batch === undefined || !isBatched(spec, environment)) return;
  checkModel(spec, found);
  if (environment === "local" && (batch.input.claim === undefined || batch.output.claim === undefined))
    found.add(
      "MS097",
      "batch",
      'The cluster on this machine has no way to S3. Name a claim and a folder, such as { claim: "batch", folder: "rows/in" }.',
    );
  checkPlaces(batch, found);
  checkSchedule(batch, found);
  checkNumbers(batch, found);
  checkColumns(spec, batch, found);
  checkSteps(spec, batch, found);
  checkSpark(spec, environment, found);
  const { name, runtime } = spec;
  const { protocol } = adapterOf(runtime).plan({ model: name, version: "1", runtime, cpu: 1, accelerators: 0 });
  if (protocol !== "oip-v2")
    found.add(
      "MS090",
      "batch",
      `Its server speaks ${protocol}, and rows are asked by the Open Inference Protocol v2. Leave batch out.`,
    );
}
