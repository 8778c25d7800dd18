import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../toolchain/paths.ts";
import { ensureBundle } from "./bundle.ts";
import { launcher } from "./launcher.ts";
import { moduleLauncher } from "./module-launcher.ts";

/** Newer than a bundle when a package was installed since. */
const installed = join(repositoryRoot, "node_modules/.package-lock.json");

/** Whether there is a program of that path. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Writes a program unless it is there already; whoever starts it meanwhile finds the old or the new one. */
export function ensureProgram(path: string, text: string): void {
  if (isProgram(path) && readFileSync(path, "utf8") === text) return;
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text);
  chmodSync(fresh, 0o755);
  renameSync(fresh, path);
}

interface Startable {
  /** The bundle's file. */
  readonly bundle: string;
  /** Files and folders of which none is newer than the bundle while it is what the script says. */
  readonly sources: readonly string[];
}

async function bundled(script: string, env: NodeJS.ProcessEnv): Promise<Startable> {
  const bundle = await ensureBundle({ programs: { main: [script] }, folder: repositoryRoot }, env);
  // It is right as of then, even if a file came and went in one of its folders.
  utimesSync(bundle.file("main"), bundle.asOf, bundle.asOf);
  return { bundle: bundle.file("main"), sources: [...bundle.sources, installed] };
}

/** The text of a shell script that starts a script of this repository from its bundle, which is made when needed. */
export async function launcherOf(script: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { bundle, sources } = await bundled(script, env);
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return launcher({ node: process.execPath, bundle, sources, script, loader });
}

const starters = join(repositoryRoot, "node_modules/.cache/ml-serving");

/** Makes the next start of a script of this repository a fast one: the Makefile takes the launcher that is written here. */
export async function ensureStarter(script: string): Promise<void> {
  const text = await launcherOf(join(repositoryRoot, script), process.env);
  ensureProgram(join(starters, basename(script, ".ts")), text);
}

/**
 * The same for a script that a program in JavaScript imports, as npm's programs do: it looks into the module that is
 * written here.
 *
 * @returns the URL of the script's bundle
 * @throws Error when it cannot be bundled or nothing can be written
 */
export async function ensureModuleStarter(script: string, name: string): Promise<string> {
  // Beside what is installed: a command that only looks makes nothing in anybody's home.
  const env = { ...process.env, XDG_CACHE_HOME: dirname(starters) };
  const { bundle, sources } = await bundled(join(repositoryRoot, script), env);
  ensureProgram(join(starters, `${name}.mjs`), moduleLauncher(bundle, sources));
  return pathToFileURL(bundle).href;
}
