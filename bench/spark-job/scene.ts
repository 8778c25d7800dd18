import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { resolveModel } from "../../components/model-service/resolve.ts";
import type { BatchSpec } from "../../components/model-service/spec/batch.ts";
import type { SparkSpec } from "../../components/model-service/spec/spark.ts";
import { isSparkModel, sparkSettings } from "../../components/model-service/spark/settings.ts";
import { readGolden } from "../../local/golden/classes.ts";

/** scikit-learn's own answers, written by examples/iris/train.py. */
export const golden = readGolden("examples/iris/golden.json");

const digest = `sha256:${"0".repeat(64)}`;

/** The settings of a run of iris over local folders, as the driver's pod has them but for the folders. */
export function settingsOf(
  spark: SparkSpec,
  folders: { readonly input: string; readonly output: string },
  ends = true,
): string {
  const io = {
    inputs: Object.fromEntries(golden.fields.map((field) => [field, "FP64" as const])),
    outputs: {
      predicted_species: "BYTES",
      ...Object.fromEntries(golden.classes.map((name) => [`probability_${name}`, "FP64" as const])),
    },
  } as const;
  const batch: BatchSpec = {
    input: { claim: "batch", folder: "in", format: "csv" },
    output: { claim: "batch", folder: "out" },
    ...(ends ? { schedule: { cron: "@daily" } } : {}),
    spark,
  };
  const declared = { name: "iris", team: "examples", runtime: { kind: "pmml" }, io, batch } as const;
  const champion = { digest, version: "1", from: "file:a", golden: "b.json" };
  const model = resolveModel(declared, { champion }, "prd");
  if (!isSparkModel(model)) throw new Error("Spark scores none of its files");
  const settings = JSON.parse(sparkSettings(model)) as Readonly<Record<string, unknown>>;
  // Of the artifact's file alone.
  const modelFolder = join(folders.output, "../model");
  return JSON.stringify({ ...settings, ...folders, modelFolder });
}

/** A file of golden rows, over and over, each with a number of its own; there as a whole or not at all. */
export function putRows(folder: string, name: string, first: number, rows: number): void {
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = golden.rows[(first + index) % golden.rows.length];
    return [first + index, ...(row?.input ?? [])].join(",");
  });
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `.${name}`);
  writeFileSync(unfinished, `${["id", ...golden.fields].join(",")}\n${lines.join("\n")}\n`);
  renameSync(unfinished, join(folder, name));
}

/** Every row that lies in an output, as it is written. */
export function rowsIn(output: string): readonly Readonly<Record<string, string>>[] {
  const names = readdirSync(output).filter((name) => name.endsWith(".csv") && !name.startsWith("_"));
  return names.flatMap((name) =>
    parse<Readonly<Record<string, string>>>(readFileSync(join(output, name)), { columns: true }),
  );
}

/** The largest difference of a probability from scikit-learn's; infinite where a row is missing, twice there, or of another class. */
export function farFromGolden(rows: readonly Readonly<Record<string, string>>[], wanted: number): number {
  if (rows.length !== wanted || new Set(rows.map(({ id }) => id)).size !== wanted) return Infinity;
  const off = rows.flatMap((row) => {
    const known = golden.rows[Number(row["id"]) % golden.rows.length];
    if (known === undefined || row["predicted_species"] !== known.predicted) return [Infinity];
    return golden.classes.map((name, index) =>
      Math.abs(Number(row[`probability_${name}`]) - (known.probabilities[index] ?? NaN)),
    );
  });
  return off.reduce((most, one) => Math.max(most, one), 0);
}

/** The rows of an output in one order, to be compared with another's. */
export function inOrder(rows: readonly Readonly<Record<string, string>>[]): string {
  return rows
    .map((row) => JSON.stringify(row))
    .sort()
    .join("\n");
}
