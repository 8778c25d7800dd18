import type { Issue } from "../../components/issues.ts";
import { Broken } from "../broken.ts";
import type { Lock } from "../lock.ts";
import { isAllowed, packageOf } from "./allowed.ts";
import { compressionOf, unpacked } from "./compression.ts";
import { readPickle, type Import, type Loader, type Pickled } from "./machine.ts";
import { attribute, itemsOf, type Value } from "./values.ts";

/** What a pickle tells without being loaded, and what keeps it from being served. */
export interface Scan {
  readonly issues: readonly Issue[];
  /** Versions of scikit-learn that are recorded in it. */
  readonly sklearn: readonly string[];
  /** Number of columns of a row, where the model says so. */
  readonly columns: number | undefined;
}

const nothing = { sklearn: [], columns: undefined };

/** Each import once, where it stands first. */
function once(imports: readonly Import[]): readonly Import[] {
  const seen = new Map<string, Import>();
  for (const one of imports) {
    const name = `${one.module}.${one.name}`;
    if (!seen.has(name)) seen.set(name, one);
  }
  return [...seen.values()];
}

/** Modules by which a pickle does things to the machine that loads it; named so that the message says what it is about. */
const acting =
  /^(_?posix|nt|os|subprocess|_?pty|shutil|sys|socket|runpy|importlib|code|commands|webbrowser|ctypes|_?pickle|cloudpickle|dill|_?operator|functools|types|marshal|asyncio|multiprocessing|timeit|pdb|pip|builtins|__builtin__)\b/;

function importIssue(
  { module, name, at }: Import,
  path: string,
  lock: Lock | undefined,
  where: string,
): Issue | undefined {
  const whole = `${module}.${name}`;
  const brought = packageOf({ module, name, at });
  if (!isAllowed({ module, name, at })) {
    if (acting.test(module) || brought !== undefined || module.startsWith("numpy"))
      return {
        code: "MA005",
        path,
        message: `Loading it would import ${whole} (byte ${at}${where}), which can run code and is no data of a model. Do not load it; ask whoever made it, or convert the model to ONNX or PMML where it was trained.`,
      };
    if (lock === undefined) return undefined;
    return {
      code: "MA006",
      path,
      message: `Loading it would import ${whole} (byte ${at}${where}), which the runtime does not have. Build the model from scikit-learn's own classes, or convert it to ONNX or PMML where it was trained.`,
    };
  }
  if (brought !== undefined && lock?.has(brought) === false)
    return {
      code: "MA006",
      path,
      message: `Loading it would import ${whole} (byte ${at}${where}) of ${brought}, which the runtime does not have. Save the model as ${brought} does itself (save_model), and take that file.`,
    };
  return undefined;
}

/** Pipelines of searches of pipelines: nobody nests them deeper. */
const deepest = 4;

/** Columns of a row: what the estimator says, of a pipeline its first step, of a search the best one. */
function columnsOf(model: Value | undefined, depth = 0): number | undefined {
  const own = attribute(model, "n_features_in_");
  if (own?.kind === "number") return own.value;
  if (model === undefined || depth === deepest) return undefined;
  const [, step] = itemsOf(itemsOf(attribute(model, "steps"))[0]);
  return columnsOf(step ?? attribute(model, "best_estimator_"), depth + 1);
}

function judge(pickled: Pickled, path: string, lock: Lock | undefined, where: string): readonly Issue[] {
  const has = lock?.get("scikit-learn");
  const wrote = lock === undefined ? [] : [...new Set(pickled.sklearnVersions)].filter((version) => version !== has);
  return [
    ...once(pickled.imports).flatMap((one) => importIssue(one, path, lock, where) ?? []),
    ...wrote.map((version) => ({
      code: "MA007" as const,
      path,
      message: `scikit-learn ${version} wrote it, and the runtime has ${has ?? "none"}: a pickle is only sure to load in the version that wrote it. Train it again with scikit-learn==${has ?? "the runtime's"}, or convert it to ONNX or PMML.`,
    })),
  ];
}

/**
 * Reads a pickle without running any of it.
 * @param path how the file is called in messages
 * @param lock packages of the runtime that will load it; undefined: an image that is not known here, which may have others
 */
export function scanPickle(content: Uint8Array, path: string, loader: Loader, lock: Lock | undefined): Scan {
  const compressed = loader === "joblib" ? compressionOf(content) : undefined;
  if (compressed !== undefined && compressed.unpack === undefined)
    return {
      ...nothing,
      issues: [
        {
          code: "MA008",
          path,
          message: `It is compressed with ${compressed.by}, which is not looked into here. Write it anew: joblib.dump(model, file, compress=("zlib", 3)).`,
        },
      ],
    };
  try {
    const bytes = compressed === undefined ? content : unpacked(content, compressed);
    const pickled = readPickle(bytes, loader);
    return {
      issues: judge(pickled, path, lock, compressed === undefined ? "" : " once unpacked"),
      sklearn: [...new Set(pickled.sklearnVersions)],
      columns: columnsOf(pickled.value),
    };
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return {
      ...nothing,
      issues: [
        {
          code: "MA004",
          path,
          message: `It is no pickle that a library writes: ${error.message}. Write it anew where it was trained.`,
        },
      ],
    };
  }
}
