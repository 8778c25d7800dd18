import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "./console/run.ts";
import type { Say } from "./console/steps.ts";
import { cacheRoot, repositoryRoot } from "./toolchain/paths.ts";

/** Folders that builds write to, and that are not sources. */
const notSources = new Set(["target", "node_modules"]);

/** All files below a folder, sorted, without what builds write and without the adapter, which is no part of the image. */
function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !notSources.has(entry.name) && !entry.name.endsWith(".ts"))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sources(path) : [path];
    });
}

/** Eight digits of a folder's sources. */
export function sourceHash(folder: string): string {
  const hash = createHash("sha256");
  for (const file of sources(folder)) hash.update(`${relative(folder, file)}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 8);
}

/**
 * Builds the context of the PMML server's image (jar, libraries, a Java runtime of just what it needs) unless the cache
 * has the one of these very sources.
 * @returns the folder
 */
export async function ensurePmmlContext(say: Say): Promise<string> {
  const folder = join(repositoryRoot, "runtimes/pmml");
  const target = join(cacheRoot(), "runtimes", `pmml-${sourceHash(folder)}`);
  if (existsSync(target)) return target;
  mkdirSync(join(target, ".."), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  try {
    say("compiling and packing the PMML server");
    await run(["bash", join(folder, "build.sh"), unfinished], { cwd: folder, say });
    renameSync(unfinished, target);
  } catch (error) {
    if (!existsSync(target)) throw error; // another run was faster
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return target;
}
