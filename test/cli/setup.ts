import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { TestProject } from "vitest/node";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A clone of the repository after `npm ci`. */
    readonly clone: string;
  }
}

/**
 * What a newcomer has after `git clone` and `npm ci`: the files that git knows or would, and nothing that was built here.
 * One clone for all files of the suite; `npm ci` takes half a minute.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const clone = mkdtempSync(join(tmpdir(), "clone-"));
  const listed = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repositoryRoot,
  });
  for (const file of listed.stdout.split("\0").filter((name) => name !== "")) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(repositoryRoot, file), join(clone, file), { verbatimSymlinks: true });
  }
  await execa("npm", ["ci", "--prefer-offline", "--loglevel=error"], { cwd: clone });
  project.provide("clone", clone);
  return () => {
    rmSync(clone, { recursive: true, force: true });
  };
}
