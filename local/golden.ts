import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./toolchain/paths.ts";

/** Rows of a data set with the training library's own answers. */
export interface Golden {
  /** Names of the inputs, in the order in which rows give them. */
  readonly fields: readonly string[];
  /** Names of the classes, in the order in which probabilities are given. */
  readonly classes: readonly string[];
  readonly rows: readonly GoldenRow[];
}

export interface GoldenRow {
  readonly input: readonly number[];
  readonly predicted: string;
  readonly probabilities: readonly number[];
}

/** Reads a golden file by its path in the repository. */
export function readGolden(path: string): Golden {
  return JSON.parse(readFileSync(join(repositoryRoot, path), "utf8")) as Golden;
}

/** An output of an Open Inference Protocol answer. */
export interface OutputTensor {
  readonly name: string;
  readonly data: readonly unknown[];
}

/** A row as an Open Inference Protocol request: one tensor a field, so that no order has to be known. */
export function inferRequest(golden: Golden, row: GoldenRow): object {
  return {
    inputs: golden.fields.map((name, index) => ({ name, shape: [1], datatype: "FP64", data: [row.input[index]] })),
  };
}

/** The class that an answer says, and its probability for each class in the golden order. */
export interface Answer {
  readonly predicted: string;
  readonly probabilities: readonly number[];
}

/**
 * Reads an answer's outputs: the predicted class is the one output of text, the probabilities end in the class's name.
 * @throws RangeError when an output that must be there is not
 */
export function readAnswer(golden: Golden, outputs: readonly OutputTensor[]): Answer {
  const predicted = outputs.map((output) => output.data[0]).find((value) => typeof value === "string");
  if (predicted === undefined) throw new RangeError("the answer names no class");
  const probabilities = golden.classes.map((name) => {
    const value = outputs.find((output) => output.name.endsWith(name))?.data[0];
    if (typeof value !== "number") throw new RangeError(`the answer has no probability of ${name}`);
    return value;
  });
  return { predicted, probabilities };
}

/** The largest difference between an answer's probabilities and the known right ones; infinite for another class. */
export function deviation(row: GoldenRow, answer: Answer): number {
  if (answer.predicted !== row.predicted) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...row.probabilities.map((value, index) => Math.abs(value - (answer.probabilities[index] ?? Number.NaN))),
  );
}
