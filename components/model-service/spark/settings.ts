import type { ResolvedBatch } from "../batch.ts";
import type { ResolvedSpark } from "../spark.ts";
import { inputsOf, isBatchModel, outputsOf, type BatchModel } from "../batch/pipeline.ts";
import { runSettings } from "../batch/run-settings.ts";
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
  const asked = inputsOf(model).flatMap(({ columns, datatype }) =>
    columns.map((column) => [column, datatype] as const),
  );
  const { stream } = batch.spark;
  return JSON.stringify({
    ...runSettings(model),
    steps: [...batch.prepare.map(stepSql), ...asked.map(([column, datatype]) => typedSql(column, datatype))],
    asked: asked.map(([column]) => column),
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
