import { rmSync } from "node:fs";
import { execa } from "execa";
import type { TestProject } from "vitest/node";
import { cloneFolder } from "../support/clone-folder.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A clone of the repository after `npm ci`. */
    readonly clone: string;
  }
}

/** What a newcomer has after `git clone` and `npm ci`. One clone for all files of the suite; `npm ci` takes half a minute. */
export default async function setup(project: TestProject): Promise<() => void> {
  const clone = await cloneFolder();
  await execa("npm", ["ci", "--prefer-offline", "--loglevel=error"], { cwd: clone });
  project.provide("clone", clone);
  return () => {
    rmSync(clone, { recursive: true, force: true });
  };
}
