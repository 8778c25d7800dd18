import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Claim, Step } from "../../components/model-service/asked-row.ts";
import { repositoryRoot } from "../toolchain/paths.ts";

/**
 * How rows are asked and answered. `fields`: a tensor a field, so that no order has to be known; the class is the one
 * output of text, and each class has an output of its own for its probability. `table`: one tensor of rows and columns,
 * asked for `predict` and `predict_proba`, as MLServer has it for scikit-learn.
 */
type GoldenForm = "fields" | "table";

/** Rows of a data set with the training library's own answers. */
export interface Golden {
  readonly form: GoldenForm;
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

/** What differs between the forms. */
interface Form {
  readonly request: (golden: Golden, row: GoldenRow) => object;
  /** The probabilities in the golden order of classes; undefined where an answer has none for one. */
  readonly probabilities: (golden: Golden, outputs: readonly OutputTensor[]) => readonly unknown[];
  /** Where the probability of a class is, by its name and its place among the classes. */
  readonly probabilityAt: (name: string, index: number) => readonly Step[];
}

const forms: { readonly [F in GoldenForm]: Form } = {
  fields: {
    request: ({ fields }, { input }) => ({
      inputs: fields.map((name, index) => ({ name, shape: [1], datatype: "FP64", data: [input[index]] })),
    }),
    probabilities: ({ classes }, outputs) =>
      classes.map((name) => outputs.find((output) => output.name.endsWith(name))?.data[0]),
    probabilityAt: (name) => ["outputs", { nameEndsWith: name }, "data", 0],
  },
  table: {
    request: ({ fields }, { input }) => ({
      inputs: [{ name: "table", shape: [1, fields.length], datatype: "FP64", data: input }],
      outputs: [{ name: "predict" }, { name: "predict_proba" }],
    }),
    probabilities: ({ classes }, outputs) => {
      const data = outputs.find((output) => output.name === "predict_proba")?.data ?? [];
      return classes.map((_, index) => data[index]);
    },
    probabilityAt: (_, index) => ["outputs", { nameEndsWith: "predict_proba" }, "data", index],
  },
};

/** A row as an Open Inference Protocol request. */
export function inferRequest(golden: Golden, row: GoldenRow): object {
  return forms[golden.form].request(golden, row);
}

/** What an answer to a row has to say: the class, and each class's probability. */
export function classClaims({ form, classes }: Golden, { predicted, probabilities }: GoldenRow): readonly Claim[] {
  return [
    { at: ["outputs", { saysText: true }, "data", 0], is: predicted },
    ...classes.map((name, index) => ({ at: forms[form].probabilityAt(name, index), is: probabilities[index] })),
  ];
}

/** The class that an answer says, and its probability for each class in the golden order. */
export interface Answer {
  readonly predicted: string;
  readonly probabilities: readonly number[];
}

/**
 * Reads an answer's outputs: the predicted class is the one output of text.
 * @throws RangeError when an output that must be there is not
 */
export function readAnswer(golden: Golden, outputs: readonly OutputTensor[]): Answer {
  const predicted = outputs.map((output) => output.data[0]).find((value) => typeof value === "string");
  if (predicted === undefined) throw new RangeError("the answer names no class");
  const probabilities = forms[golden.form].probabilities(golden, outputs).map((value, index) => {
    if (typeof value !== "number")
      throw new RangeError(`the answer has no probability of ${golden.classes[index] ?? index}`);
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
