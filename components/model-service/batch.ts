import { seconds } from "../quantity.ts";
import { textFor } from "./batch-place.ts";
import { resolveSpark, type ResolvedSpark } from "./spark.ts";
import type { ModelSpec } from "./spec.ts";
import type { BatchFormat, BatchPlace, BatchSpec, PreparationStep } from "./spec/batch.ts";
import type { EnvironmentName } from "../environment-names.ts";

/** A place with the environment's name in it. */
export type ResolvedPlace =
  | { readonly on: "s3"; readonly bucket: string; readonly prefix: string }
  | { readonly on: "volume"; readonly claim: string; readonly folder: string };

/** Scoring of files with every default filled in. */
export interface ResolvedBatch {
  readonly input: ResolvedPlace & { readonly format: BatchFormat };
  readonly output: ResolvedPlace & { readonly format: BatchFormat; readonly keep: "all" | readonly string[] };
  readonly schedule: "on demand" | { readonly cron: string; readonly timezone: string };
  readonly chunkRows: number;
  readonly requestRows: number;
  readonly parallelism: number;
  readonly spot: "preferred" | "never";
  readonly withinSeconds: number;
  readonly mostFailedPercent: number;
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly prepare: readonly PreparationStep[];
  readonly spark: "none" | ResolvedSpark;
}

/** What is meant where nothing is said. */
export const batchDefaults = {
  chunkRows: 20_000,
  requestRows: 500,
  parallelism: 2,
  spot: "preferred",
  within: "360m",
  mostFailedPercent: 1,
} as const;

function resolvePlace(place: BatchPlace, environment: EnvironmentName): ResolvedPlace {
  const text = (written: string): string => textFor(written, environment);
  return place.claim === undefined
    ? { on: "s3", bucket: text(place.bucket), prefix: text(place.prefix) }
    : { on: "volume", claim: place.claim, folder: text(place.folder) };
}

/** A declared scoring of files in one environment; pure. */
export function resolveBatch(
  { batch }: { readonly batch?: BatchSpec | undefined },
  environment: EnvironmentName,
): ResolvedBatch | "none" {
  if (batch === undefined || !isBatched({ batch }, environment)) return "none";
  const { input, output, schedule } = batch;
  return {
    input: { ...resolvePlace(input, environment), format: input.format },
    output: {
      ...resolvePlace(output, environment),
      format: output.format ?? input.format,
      keep: output.keep ?? "all",
    },
    schedule: schedule === undefined ? "on demand" : { cron: schedule.cron, timezone: schedule.timezone ?? "UTC" },
    chunkRows: batch.chunkRows ?? batchDefaults.chunkRows,
    requestRows: batch.requestRows ?? batchDefaults.requestRows,
    parallelism: batch.parallelism ?? batchDefaults.parallelism,
    spot: batch.spot ?? batchDefaults.spot,
    withinSeconds: seconds(batch.within ?? batchDefaults.within),
    mostFailedPercent: batch.mostFailedPercent ?? batchDefaults.mostFailedPercent,
    columns: batch.columns ?? {},
    prepare: batch.prepare ?? [],
    spark: resolveSpark(batch.spark),
  };
}

/** Whether a model scores files in an environment. */
export function isBatched({ batch }: Pick<ModelSpec, "batch">, environment: EnvironmentName): boolean {
  return batch !== undefined && batch.only?.includes(environment) !== false;
}
