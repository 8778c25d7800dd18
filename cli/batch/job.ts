import { createHash } from "node:crypto";
import type { ResolvedBatch, ResolvedPlace } from "../../components/model-service/batch.ts";
import { fixedPart } from "../../components/model-service/batch-place.ts";
import type { BatchFormat } from "../../components/model-service/spec/batch.ts";
import { batchContainer, batchName, placeText } from "../../components/model-service/batch/names.ts";
import { Problem } from "../../local/console/problem.ts";

/** What somebody asks a run for; all else is as it is declared. */
export interface Asked {
  /** A place: `s3://BUCKET/KEY`, or a path on the declared volume. */
  readonly input?: string;
  readonly output?: string;
  readonly inputFormat?: BatchFormat;
  readonly outputFormat?: BatchFormat;
  readonly parallelism?: number;
}

interface Container {
  readonly name: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

/** What is read of a CronJob. */
export interface CronJob {
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly jobTemplate: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly template: { readonly spec: { readonly containers: readonly Container[] } };
      } & Readonly<Record<string, unknown>>;
    };
  };
}

const extensions: Readonly<Record<string, BatchFormat>> = {
  csv: "csv",
  jsonl: "jsonl",
  ndjson: "jsonl",
  parquet: "parquet",
};

/** The format that a file's name says; undefined of a folder. */
export function formatOf(place: string): BatchFormat | undefined {
  const found = /\.([a-z]+)$/.exec(place)?.[1];
  return found === undefined ? undefined : extensions[found];
}

/** A place that was asked for, as the program names it. @throws {Problem} where a run may not read or write there */
function placed(side: "input" | "output", asked: string, declared: ResolvedPlace): string {
  if (declared.on === "volume") {
    if (asked.startsWith("s3://") || asked.split("/").includes(".."))
      throw new Problem(
        `--${side} ${asked} is not on the volume that the model declares, claim ${declared.claim}.`,
        `Name a file or a folder on it, such as --${side} ${declared.folder}.`,
      );
    return placeText(side, { ...declared, folder: asked });
  }
  const below = `s3://${declared.bucket}/${fixedPart(declared.prefix).replace(/^\/+/, "")}`;
  if (!asked.startsWith(below) || asked.split("/").includes(".."))
    throw new Problem(
      `--${side} ${asked} is not below ${below}, which is all that a run's role may ${side === "input" ? "read" : "write"}.`,
      `Name a place below it, or declare another in "batch" of the model.`,
    );
  return asked.replace(/\/+$/, "");
}

/** A run as somebody asks for it. */
export interface Run {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly job: object;
}

/**
 * The Job of a run on demand, from the CronJob that the cluster has: the same pods, model and images. It is named after its
 * output, so that the API server refuses a second run into it. Pure.
 * @param now ms since 1970: names a run whose declared output has a place for its name
 * @throws {Problem} where it may not be
 */
export function runOf(model: string, declared: ResolvedBatch, cronJob: CronJob, asked: Asked, now: number): Run {
  const input =
    asked.input === undefined ? placeText("input", declared.input) : placed("input", asked.input, declared.input);
  const output =
    asked.output === undefined ? placeText("output", declared.output) : placed("output", asked.output, declared.output);
  const inputFormat = asked.inputFormat ?? formatOf(input) ?? declared.input.format;
  const outputFormat = asked.outputFormat ?? asked.inputFormat ?? formatOf(input) ?? declared.output.format;
  const digits = output.includes("{run}")
    ? now.toString(36)
    : createHash("sha256").update(output).digest("hex").slice(0, 8);
  const name = `${batchName(model)}-r${digits}`;
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const shards = asked.parallelism ?? declared.parallelism;
  const containers = spec.template.spec.containers.map((container) =>
    container.name === batchContainer
      ? {
          ...container,
          env: [
            ...(container.env ?? []).map((variable) =>
              variable.name === "BATCH" && variable.value !== undefined
                ? { ...variable, value: JSON.stringify({ ...(JSON.parse(variable.value) as object), shards }) }
                : variable,
            ),
            { name: "BATCH_INPUT", value: input },
            { name: "BATCH_OUTPUT", value: output },
            { name: "BATCH_INPUT_FORMAT", value: inputFormat },
            { name: "BATCH_OUTPUT_FORMAT", value: outputFormat },
          ],
        }
      : container,
  );
  return {
    name,
    input,
    output: output.replaceAll("{run}", name),
    job: {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, namespace: cronJob.metadata.namespace, labels: metadata?.labels ?? {} },
      spec: {
        ...spec,
        completions: shards,
        parallelism: shards,
        template: { ...spec.template, spec: { ...spec.template.spec, containers } },
      },
    },
  };
}
