import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheRoot } from "../toolchain/paths.ts";
import { isOfPackage, isUnchanged, marksOf, type Marks } from "./freshness.ts";
import { modulesApart, placesByName, placesKept } from "./modules.ts";

/** Programs that are bundled together, because they run in one process. */
export interface BundleRequest {
  /** By name, the files that a program consists of, absolute, in the order in which they are loaded. */
  readonly programs: Readonly<Record<string, readonly [string, ...string[]]>>;
  /** Folder from which modules are loaded whose names are known at run time only. */
  readonly folder: string;
}

/** A bundle on disk. */
export interface Bundle {
  /** The file that node starts or imports for a program of the request. */
  readonly file: (program: string) => string;
  /** Files that it was made of, packages aside, and their folders. */
  readonly sources: readonly string[];
  /** When its sources were as it has them: what is newer than that may not be in it. */
  readonly asOf: Date;
}

/** What is kept beside a bundle. */
interface Manifest {
  readonly build: string;
  /** Files that the bundle starts from: when they are gone, nobody needs it any more. */
  readonly starts: readonly string[];
  readonly marks: Marks;
}

/** Times of files are those of the kernel's last tick, up to 10 ms ago (CONFIG_HZ=100); what is as old as that may be newer (ms). */
const tick = 10;

/** A time so far ahead is a clock's mistake, and no change (ms). Less is: some kernels write times finer than the clock is read. */
const ahead = 1000;

/** How often a bundle is made again whose sources change meanwhile. */
const tries = 3;

/** How long a bundle that was replaced stays, for processes that were started from it (ms). */
const keptFor = 60 * 60 * 1000;

function bundlesFolder(env: NodeJS.ProcessEnv): string {
  return join(cacheRoot(env), "bundles");
}

function manifestFile(folder: string): string {
  return join(folder, "manifest.json");
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(manifestFile(folder), "utf8")) as Manifest;
  } catch {
    return undefined; // none yet, or one that was half written by a machine that went down
  }
}

function opened(folder: string, { build, marks }: Manifest, asOf: number): Bundle {
  return {
    asOf: new Date(asOf),
    file: (program) => join(folder, build, `${program}.mjs`),
    sources: Object.keys(marks).filter((path) => !isOfPackage(path)),
  };
}

/**
 * Programs as a few files that node loads at once, made anew when something of what they were made of has changed. Node
 * takes 0.2 s from its start to a bundled program with the Pulumi SDK; by tsx and hundreds of files it takes 1.5 s.
 *
 * @throws Error when the programs cannot be bundled, for instance with a mistake in their syntax, or while files are
 * changed all the time
 */
export async function ensureBundle(request: BundleRequest, env: NodeJS.ProcessEnv = process.env): Promise<Bundle> {
  const key = createHash("sha256")
    .update(JSON.stringify([request, process.version]))
    .digest("hex")
    .slice(0, 12);
  const folder = join(bundlesFolder(env), key);
  const looked = Date.now() - tick;
  const manifest = readManifest(folder);
  if (manifest !== undefined && existsSync(join(folder, manifest.build)) && isUnchanged(manifest.marks))
    return opened(folder, manifest, looked);
  mkdirSync(folder, { recursive: true });
  const build = `${Date.now().toString(36)}-${process.pid}`;
  try {
    const { files, asOf } = await bundledSteadily(join(folder, build), request);
    // How bundles are made is part of what they are made of.
    const recipe = readdirSync(import.meta.dirname).map((name) => join(import.meta.dirname, name));
    const fresh: Manifest = {
      build,
      starts: Object.values(request.programs).flat(),
      marks: marksOf([...files, ...recipe]),
    };
    const unfinished = `${manifestFile(folder)}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(fresh));
    renameSync(unfinished, manifestFile(folder));
    prune(env, folder, build);
    return opened(folder, fresh, asOf);
  } catch (error) {
    rmSync(join(folder, build), { recursive: true, force: true });
    throw error;
  }
}

/** Bundles what does not change while it is read: whoever saves a file or pulls meanwhile gets it all, or nothing. */
async function bundledSteadily(outdir: string, request: BundleRequest) {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const asOf = Date.now() - tick;
    const files = await bundleInto(outdir, request);
    const now = Date.now();
    const isRead = (changed = now): boolean => changed <= asOf || changed > now + ahead;
    if (files.every((file) => isRead(statSync(file, { throwIfNoEntry: false })?.mtimeMs))) return { files, asOf };
    rmSync(outdir, { recursive: true, force: true });
    await sleep(2 * tick);
  }
  throw new Error("its files change while they are bundled");
}

/** @returns every file that went in, absolute */
async function bundleInto(outdir: string, { programs, folder }: BundleRequest): Promise<readonly string[]> {
  // Loaded here only: most runs find their bundle.
  const { build } = await import("esbuild");
  mkdirSync(outdir);
  const entryPoints = Object.entries(programs).map(([name, [first, ...more]]) => {
    if (more.length === 0) return { out: name, in: first };
    const start = join(outdir, `${name}.start.mjs`);
    writeFileSync(start, [first, ...more].map((file) => `import ${JSON.stringify(file)};\n`).join(""));
    return { out: name, in: start };
  });
  const { metafile } = await build({
    entryPoints,
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: `node${process.versions.node}`,
    absWorkingDir: folder,
    plugins: [modulesApart, placesKept],
    define: placesByName,
    banner: {
      js: `import { createRequire as requireFrom } from "node:module";\nconst require = requireFrom(${JSON.stringify(join(folder, "index.js"))});`,
    },
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    logLevel: "silent",
  });
  // The SDK looks for the manifest of the program that it runs, and loads it as what the manifest says.
  writeFileSync(join(outdir, "package.json"), `{"type":"module"}\n`);
  return Object.keys(metafile.inputs)
    .map((input) => resolve(folder, input))
    .filter((file) => existsSync(file) && !file.startsWith(outdir));
}

/** Removes builds that were replaced, and bundles of programs that are gone. */
function prune(env: NodeJS.ProcessEnv, folder: string, build: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name !== build && path !== manifestFile(folder) && isOld(path)) rmSync(path, { recursive: true, force: true });
  }
  for (const name of readdirSync(bundlesFolder(env))) {
    const other = join(bundlesFolder(env), name);
    const starts = readManifest(other)?.starts;
    if (starts?.every((file) => existsSync(file)) === false) rmSync(other, { recursive: true, force: true });
  }
}

function isOld(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > keptFor;
}
