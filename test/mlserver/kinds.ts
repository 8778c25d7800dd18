import { join } from "node:path";
import { readQuestions, type Question } from "../../local/golden/questions.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { adapters } from "../../runtimes/index.ts";
import type { mlserverRuntimes } from "../../runtimes/kinds.ts";

export type MlserverKind = (typeof mlserverRuntimes)[number];

/** A tensor as requests have it. */
export interface InputTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly (number | null)[];
}

/** A kind's example, as tests ask it. */
export interface Example {
  readonly kind: MlserverKind;
  /** What its server calls the model. */
  readonly model: string;
  /** What is mounted as the model. */
  readonly artifact: string;
  readonly trainer: string;
  /** The name that the model's file has in its folder. */
  readonly file: string;
  readonly questions: readonly Question[];
  /** The server's own words about the model. */
  readonly metadata: { readonly inputs: readonly unknown[]; readonly outputs: readonly unknown[] };
  /** Columns of the one table that it takes. Undefined: it takes a tensor a column. */
  readonly columns?: number;
}

function example(
  kind: MlserverKind,
  model: string,
  more: Pick<Example, "file" | "metadata" | "columns"> & { readonly folder?: string },
): Example {
  const { folder = "", ...rest } = more;
  return {
    kind,
    model,
    artifact: join(repositoryRoot, "examples", model, folder),
    trainer: join(repositoryRoot, "examples", model, "train.py"),
    questions: readQuestions(`examples/${model}/golden.json`),
    ...rest,
  };
}

const table = (columns: number) => [{ name: "table", datatype: "FP64", shape: [-1, columns] }];

/** Names of the wine data's columns, as `sklearn.datasets.load_wine` has them but for a slash. */
const wineColumns = [
  ...["alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids"],
  ...["nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280_od315_of_diluted_wines", "proline"],
];

export const examples: readonly Example[] = [
  example("sklearn", "cancer", {
    file: "model.joblib",
    columns: 30,
    metadata: {
      inputs: table(30),
      outputs: [
        { name: "predict", datatype: "BYTES", shape: [-1, 1] },
        { name: "predict_proba", datatype: "FP64", shape: [-1, 2] },
      ],
    },
  }),
  example("xgboost", "churn", {
    file: "model.ubj",
    columns: 6,
    metadata: {
      inputs: table(6),
      outputs: [
        { name: "predict", datatype: "INT64", shape: [-1, 1] },
        { name: "predict_proba", datatype: "FP32", shape: [-1, 2] },
      ],
    },
  }),
  example("lightgbm", "delivery", {
    file: "model.txt",
    columns: 5,
    metadata: { inputs: table(5), outputs: [{ name: "predict", datatype: "FP64", shape: [-1, 1] }] },
  }),
  example("mlflow", "wine", {
    folder: "model",
    file: "MLmodel",
    metadata: {
      inputs: wineColumns.map((name) => ({
        name,
        datatype: "FP64",
        shape: [-1, 1],
        parameters: { content_type: "np" },
      })),
      outputs: [{ name: "output-1", datatype: "FP64", shape: [-1, 3], parameters: { content_type: "np" } }],
    },
  }),
];

/** The example of a kind. */
export function exampleOf(kind: MlserverKind): Example {
  const found = examples.find((one) => one.kind === kind);
  if (found === undefined) throw new RangeError(`no example of ${kind}`);
  return found;
}

/** The first golden row. */
export function firstQuestion({ model, questions: [first] }: Example): Question {
  if (first === undefined) throw new RangeError(`${model} has no golden rows`);
  return first;
}

/** What an example's container is told. */
export function planOf({ kind, model }: Example, cpu = 1) {
  const input = { model, version: "7", cpu, accelerators: 0 };
  switch (kind) {
    case "sklearn":
      return adapters.sklearn.plan({ ...input, runtime: { kind } });
    case "xgboost":
      return adapters.xgboost.plan({ ...input, runtime: { kind } });
    case "lightgbm":
      return adapters.lightgbm.plan({ ...input, runtime: { kind } });
    case "mlflow":
      return adapters.mlflow.plan({ ...input, runtime: { kind } });
    case "onnx":
      return adapters.onnx.plan({ ...input, runtime: { kind } });
  }
}
