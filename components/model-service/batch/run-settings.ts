import { readColumns } from "./mapping.ts";
import { placeText } from "./names.ts";
import { inputsOf, type BatchModel } from "./pipeline.ts";

/** What each program that scores files is told of a run, whichever engine it is written for. Pure. */
export function runSettings(model: BatchModel) {
  const { batch } = model;
  const [champion] = model.variants;
  return {
    model: model.name,
    version: champion.version,
    digest: champion.digest,
    environment: model.environment,
    input: placeText("input", batch.input),
    output: placeText("output", batch.output),
    inputFormat: batch.input.format,
    outputFormat: batch.output.format,
    columns: readColumns(
      batch.prepare,
      inputsOf(model).flatMap(({ columns }) => columns),
    ),
    keep: batch.output.keep === "all" ? null : batch.output.keep,
  };
}
