import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { PackedImageName } from "../runtimes/kinds.ts";
import { run } from "./console/run.ts";
import { step, type Say } from "./console/steps.ts";
import { noteUse, tidyContexts } from "./tidy-contexts.ts";
import { cacheRoot, repositoryRoot } from "./toolchain/paths.ts";
import { putInPlace } from "./toolchain/put-in-place.ts";

/** Folders that builds write to, and that are not sources. */
const notSources = new Set(["target", "node_modules", "__pycache__"]);

/** All files below a folder, sorted, without what builds write and without the adapter, which is no part of the image. */
function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !notSources.has(entry.name) && !entry.name.endsWith(".ts") && !entry.name.endsWith("_test.go"))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sources(path) : [path];
    });
}

/** Eight digits of the sources in some folders. */
export function sourceHash(...folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders)
    for (const file of sources(folder)) hash.update(`${relative(folder, file)}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 8);
}

/** What is built for a runtime. */
interface Context {
  /** Its name, and what a build does, for the progress line. */
  readonly title: string;
  readonly doing: string;
  /** Folders of sources that it shares with others, below `runtimes`. Default: none. */
  readonly shared?: readonly string[];
}

function onMlserver(library: string): Context {
  return { title: `MLServer with ${library}`, doing: "fetching and packing MLServer", shared: ["mlserver", "python"] };
}

const contexts: { readonly [K in PackedImageName]: Context } = {
  batch: { title: "offline scoring", doing: "compiling Bento and what scores files", shared: ["bento"] },
  bento: { title: "Bento", doing: "compiling Bento (about 3 min)" },
  drift: { title: "drift of data", doing: "fetching and packing scipy", shared: ["custom/python", "python"] },
  lightgbm: onMlserver("LightGBM"),
  mlflow: onMlserver("MLflow"),
  onnx: onMlserver("onnxruntime"),
  parity: { title: "parity gate", doing: "compiling what asks golden rows" },
  pmml: { title: "PMML server", doing: "compiling and packing the PMML server" },
  sklearn: onMlserver("scikit-learn"),
  spark: { title: "Spark", doing: "fetching and packing Spark (about 1 GB)", shared: ["../udf", "pmml/server"] },
  xgboost: onMlserver("XGBoost"),
};

const packed = Object.keys(contexts) as readonly PackedImageName[];

function sourceFolder(kind: PackedImageName): string {
  return join(repositoryRoot, "runtimes", kind);
}

function contextFolder(kind: PackedImageName): string {
  const { shared = [] } = contexts[kind];
  const folders = [kind, ...shared];
  const hash = sourceHash(...folders.map((folder) => join(repositoryRoot, "runtimes", folder)));
  return join(cacheRoot(), "runtimes", `${kind}-${hash}`);
}

/** Whether the cache has what an image is built from. */
export function isContextThere(kind: PackedImageName): boolean {
  return existsSync(contextFolder(kind));
}

/** What is built for the runtimes, and whether the cache has it. */
export function contextParts(): readonly { readonly name: string; readonly isThere: boolean }[] {
  return packed.map((kind) => ({
    name: contexts[kind].title,
    isThere: isContextThere(kind),
  }));
}

/** Builds a context by a script that takes the folder to make, unless the cache has it. @returns the folder */
export async function ensureBuilt(
  target: string,
  doing: string,
  [script, ...args]: readonly [script: string, ...args: string[]],
  say: Say,
): Promise<string> {
  mkdirSync(join(target, ".."), { recursive: true });
  noteUse(target);
  if (existsSync(target)) return target;
  const unfinished = `${target}.${process.pid}`;
  try {
    say(doing);
    await run(["bash", script, unfinished, ...args], { cwd: join(script, ".."), say });
    putInPlace(unfinished, target);
    tidyContexts(join(target, ".."));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return target;
}

/**
 * Builds the context of a runtime's image by `runtimes/KIND/build.sh` unless the cache has the one of these very sources.
 * @returns the folder
 */
export async function ensureContext(kind: PackedImageName, say: Say): Promise<string> {
  return ensureBuilt(contextFolder(kind), contexts[kind].doing, [join(sourceFolder(kind), "build.sh")], say);
}

/** The contexts of runtimes' images, one step each; by default of all of them. */
export async function ensureContexts(
  kinds: readonly PackedImageName[] = packed,
): Promise<Readonly<Partial<Record<PackedImageName, string>>>> {
  const built: Partial<Record<PackedImageName, string>> = {};
  for (const kind of kinds) built[kind] = await step(contexts[kind].title, (say) => ensureContext(kind, say));
  return built;
}
