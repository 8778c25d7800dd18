import type { RuntimeMistake } from "./adapter.ts";

/** A request of so many rows of ten fields is about 1 MB of JSON and takes a core for about 80 ms. */
export const defaultMaxBatchRows = 4096;

/** What is wrong with a declared number of rows. */
export function checkBatchRows(maxBatchRows = defaultMaxBatchRows): readonly RuntimeMistake[] {
  if (Number.isInteger(maxBatchRows) && maxBatchRows >= 1) return [];
  return [
    { path: "maxBatchRows", message: `${maxBatchRows} is not a number of rows. Write a whole number of at least 1.` },
  ];
}
