import type { ResolvedBatch } from "../batch.ts";
import type { ResolvedSpark } from "../spark.ts";
import { readColumns } from "../batch/mapping.ts";
import { placeText } from "../batch/names.ts";
import { inputsOf, isBatchModel, outputsOf, type BatchModel } from "../batch/pipeline.ts";
import type { ResolvedModel } from "../resolve.ts";
import { sqlType, stepSql, typedSql } from "./sql.ts";

/** A model whose files Spark scores. */
export type SparkModel = BatchModel & { readonly batch: ResolvedBatch & { readonly spark: ResolvedSpark } };

/** Whether Spark scores a model's files. */
export function isSparkModel(model: ResolvedModel): model is SparkModel {
  return isBatchModel(model) && model.batch.spark !== "none";
}

/** Where pods of Spark find the model's artifact. */
export const modelFolder = "/models";

/** What the program is asked to do: runtimes/spark/settings.py. Pure. */
export function sparkSettings(model: SparkModel): string {
  const { batch } = model;
  const [champion] = model.variants;
  const asked = inputsOf(model).flatMap(({ columns, datatype }) =>
    columns.map((column) => [column, datatype] as const),
  );
  const names = asked.map(([column]) => column);
  const { stream } = batch.spark;
  return JSON.stringify({
    model: model.name,
    version: champion.version,
    digest: champion.digest,
    environment: model.environment,
    input: placeText("input", batch.input),
    output: placeText("output", batch.output),
    inputFormat: batch.input.format,
    outputFormat: batch.output.format,
    columns: readColumns(batch.prepare, names),
    keep: batch.output.keep === "all" ? null : batch.output.keep,
    steps: [...batch.prepare.map(stepSql), ...asked.map(([column, datatype]) => typedSql(column, datatype))],
    asked: names,
    outputs: outputsOf(model).map(({ name, datatype }) => ({ name, type: sqlType(datatype) })),
    mostFailedPercent: batch.mostFailedPercent,
    modelFolder,
    streaming:
      stream === "none"
        ? null
        : {
            everySeconds: batch.schedule === "on demand" ? stream.everySeconds : "what is there",
            filesPerBatch: stream.filesPerBatch,
          },
  });
}
