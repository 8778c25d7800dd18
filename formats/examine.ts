import type { Issue } from "../components/issues.ts";
import type { LayerFile } from "../oci/layer.ts";
import { Broken } from "./broken.ts";
import type { Contract } from "./contract.ts";
import { formats, type Format } from "./format.ts";
import type { Lock } from "./lock.ts";
import { scanPickle, type Scan } from "./pickle/scan.ts";
import { ownCode, readMlModel } from "./readers/mlmodel.ts";
import { readOnnx } from "./readers/onnx.ts";
import { readPmml } from "./readers/pmml.ts";
import { readSavedModel } from "./readers/saved-model.ts";
import { readLightgbm, readXgboostJson, readXgboostUbj, tableContract } from "./readers/trees.ts";
import { formatsByStart } from "./start.ts";

/** What a model's files tell without being run. */
export interface Examined {
  readonly issues: readonly Issue[];
  /** What goes in and what comes out, as far as the files say so. */
  readonly contract: Contract | undefined;
  /** Libraries that wrote them, such as `scikit-learn 1.9.1`. */
  readonly libraries: readonly string[];
}

const pickleNames = /\.(pkl|pickle|joblib)$/;

function isPickle({ path, bytes }: LayerFile): boolean {
  return pickleNames.test(path) || formatsByStart(bytes).includes("pickle");
}

/**
 * Scans every pickle among the files of an artifact.
 * @param name what the files are called in messages
 * @param lock packages of the runtime that will load them; undefined: an image that is not known here
 */
function scanPickles(files: readonly LayerFile[], name: string, lock: Lock | undefined): readonly Scan[] {
  // MLflow loads pickles itself, not by joblib, which would read the numbers of arrays elsewhere.
  const loader = files.some(({ path }) => path === "MLmodel") ? "pickle" : "joblib";
  return files
    .filter(isPickle)
    .map(({ path, bytes }) => scanPickle(bytes, files.length > 1 ? `${name}/${path}` : name, loader, lock));
}

/** An MLflow model that brings code of its own; nothing where its MLmodel cannot be read, which is said elsewhere. */
function ownCodeIssues(files: readonly LayerFile[], name: string): readonly Issue[] {
  const main = files.find(({ path }) => path === "MLmodel");
  if (main === undefined) return [];
  try {
    return ownCode(readMlModel(main.bytes)).map((what) => ({
      code: "MA013",
      path: `${name}/MLmodel`,
      message: `Loading it would run code that it brings along (${what}). Save it as one of MLflow's own flavors, or convert it to ONNX or PMML where it was trained.`,
    }));
  } catch (error) {
    if (error instanceof Broken) return [];
    throw error;
  }
}

/**
 * What makes the files of an artifact unsafe to load, or impossible for their runtime.
 * @param lock packages of the runtime that will load them; undefined: an image that is not known here
 */
export function unsafeIssues(files: readonly LayerFile[], name: string, lock: Lock | undefined): readonly Issue[] {
  return [...scanPickles(files, name, lock).flatMap((scan) => scan.issues), ...ownCodeIssues(files, name)];
}

/** The file that a format is read from: the one, or the one in the folder that says what the others are. */
function mainFile(format: Format, files: readonly LayerFile[]): Uint8Array {
  const names: Readonly<Partial<Record<Format, RegExp>>> = {
    mlmodel: /^MLmodel$/,
    "saved-model": /^(\d+\/)?saved_model\.pb$/,
  };
  const found = files.find(({ path }) => names[format]?.test(path) ?? true);
  if (found === undefined) throw new Broken("its main file is missing");
  return found.bytes;
}

type Read = (bytes: Uint8Array, signature: string | undefined) => Omit<Examined, "issues">;

/** Readers by format; those that have none are only recognised. */
const readers: { readonly [F in Format]?: Read } = {
  pmml: (bytes) => {
    const { application, ...contract } = readPmml(bytes);
    return { contract, libraries: application === "" ? [] : [application] };
  },
  onnx: (bytes) => {
    const { producer, ...contract } = readOnnx(bytes);
    return { contract, libraries: producer === "" ? [] : [producer] };
  },
  "saved-model": (bytes, signature) => {
    const { tensorflow, ...contract } = readSavedModel(bytes, signature);
    return { contract, libraries: tensorflow === "" ? [] : [`TensorFlow ${tensorflow}`] };
  },
  "xgboost-json": (bytes) => {
    const { columns, version } = readXgboostJson(bytes);
    return {
      contract: tableContract(columns, "table"),
      libraries: version === undefined ? [] : [`XGBoost ${version}`],
    };
  },
  "xgboost-ubj": (bytes) => ({ contract: tableContract(readXgboostUbj(bytes).columns, "table"), libraries: [] }),
  "lightgbm-text": (bytes) => ({ contract: tableContract(readLightgbm(bytes).columns, "table"), libraries: [] }),
  mlmodel: (bytes) => {
    const { contract, mlflow } = readMlModel(bytes);
    return { contract, libraries: mlflow === undefined ? [] : [`MLflow ${mlflow}`] };
  },
};

/**
 * Reads all that the files of an artifact say of themselves, and finds what keeps them from being served. Nothing of them
 * is run. Pure.
 * @param name what the files are called in messages
 * @param lock packages of the runtime that will load them
 * @param signature of a SavedModel; by default the one that TensorFlow Serving takes
 */
export function examine(
  format: Format,
  files: readonly LayerFile[],
  name: string,
  lock: Lock | undefined,
  signature?: string,
): Examined {
  const scans = scanPickles(files, name, lock);
  const issues = [...scans.flatMap((scan) => scan.issues), ...ownCodeIssues(files, name)];
  const sklearn = [...new Set(scans.flatMap((scan) => scan.sklearn))].map((version) => `scikit-learn ${version}`);
  if (format === "pickle") return { issues, libraries: sklearn, contract: tableContract(scans[0]?.columns, "table") };
  try {
    const read = readers[format]?.(mainFile(format, files), signature);
    return { issues, contract: read?.contract, libraries: [...(read?.libraries ?? []), ...sklearn] };
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const broken: Issue = {
      code: "MA004",
      path: name,
      message: `It looks like ${formats[format].words}, but ${error.message}. Write it anew where it was trained.`,
    };
    return { issues: [...issues, broken], contract: undefined, libraries: sklearn };
  }
}
