import { load } from "js-yaml";
import { z } from "zod";
import type { Datatype, TensorSpec } from "../../components/model-service/spec/io.ts";
import { Broken } from "../broken.ts";
import { tensor, type Contract } from "../contract.ts";

/** Columns and tensors as MLflow writes them: https://mlflow.org/docs/2.11.0/model/signatures.html */
const columnTypes: Readonly<Record<string, Datatype>> = {
  boolean: "BOOL",
  integer: "INT32",
  long: "INT64",
  float: "FP32",
  double: "FP64",
  string: "BYTES",
  binary: "BYTES",
  datetime: "BYTES",
};
const tensorTypes: Readonly<Record<string, Datatype>> = {
  bool: "BOOL",
  uint8: "UINT8",
  int8: "INT8",
  int16: "INT16",
  int32: "INT32",
  int64: "INT64",
  float16: "FP16",
  float32: "FP32",
  float64: "FP64",
  str: "BYTES",
  object: "BYTES",
};

const entries = z.array(
  z.object({
    type: z.string(),
    name: z.string().optional(),
    "tensor-spec": z.object({ dtype: z.string(), shape: z.array(z.int()) }).optional(),
  }),
);

const mlmodel = z.object({
  mlflow_version: z.string().optional(),
  flavors: z.record(z.string(), z.record(z.string(), z.unknown())),
  signature: z.object({ inputs: z.string().nullish(), outputs: z.string().nullish() }).nullish(),
});

export interface MlModel {
  /** What the signature says; undefined where there is none. */
  readonly contract: Contract | undefined;
  /** `sklearn`, `python_function` and their like, with what they say of themselves. */
  readonly flavors: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly mlflow: string | undefined;
}

/** What a schema's tensors are called; one without a name is called as MLServer calls it. */
function tensorsOf(text: string | null | undefined, unnamed: string): Readonly<Record<string, TensorSpec>> {
  if (text === undefined || text === null) return {};
  const tensors = entries.parse(JSON.parse(text));
  // Several without names are called by whatever the model returns.
  if (tensors.length > 1 && tensors.some(({ name }) => name === undefined)) return {};
  return Object.fromEntries(
    tensors.flatMap(({ name = unnamed, type, "tensor-spec": spec }) => {
      const datatype = spec === undefined ? columnTypes[type] : tensorTypes[spec.dtype];
      if (datatype === undefined) return [];
      const shape = spec?.shape.map((size) => (size > 0 ? size : -1));
      return [[name, tensor(datatype, shape)]];
    }),
  );
}

/**
 * What in an MLflow model is code of its own, which loading it runs: a folder of it, a program in the model's place, or a loader
 * that is not MLflow's. In words, empty where there is none. https://mlflow.org/docs/latest/python_api/mlflow.pyfunc.html
 */
export function ownCode({ flavors }: MlModel): readonly string[] {
  return Object.entries(flavors).flatMap(([flavor, settings]) => {
    const brought = ["code", "model_code_path"].filter((key) => (settings[key] ?? null) !== null);
    const loader = settings["loader_module"];
    const others = typeof loader === "string" && !loader.startsWith("mlflow.") ? [`loader_module ${loader}`] : [];
    return [...brought.map((key) => `${key} ${JSON.stringify(settings[key])}`), ...others].map(
      (what) => `${flavor}: ${what}`,
    );
  });
}

/** What an MLflow model's `MLmodel` says. @throws {Broken} */
export function readMlModel(bytes: Uint8Array): MlModel {
  try {
    const { flavors, signature, mlflow_version } = mlmodel.parse(load(Buffer.from(bytes).toString("utf8")));
    const known = signature?.inputs !== undefined && signature.inputs !== null;
    return {
      flavors,
      mlflow: mlflow_version,
      contract: known
        ? {
            io: { inputs: tensorsOf(signature.inputs, "input-0"), outputs: tensorsOf(signature.outputs, "output-1") },
            samples: {},
          }
        : undefined,
    };
  } catch (error) {
    const told = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new Broken(`MLmodel is not what MLflow writes (${told})`);
  }
}
