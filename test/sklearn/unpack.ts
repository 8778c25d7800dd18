import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ensureContext } from "../../local/runtime-contexts.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The image's /app, unpacked. */
    readonly app: string;
  }
}

/** Unpacks the very context that `make up` builds the image from, once for all files of the suite. */
export default async function setup(project: TestProject): Promise<() => void> {
  const context = await ensureContext("sklearn", (now) => {
    console.error(now);
  });
  const app = mkdtempSync(join(tmpdir(), "sklearn-app-"));
  execFileSync("tar", ["-xzf", join(context, "packages.tar.gz"), "-C", app]);
  cpSync(join(context, "serving"), join(app, "serving"), { recursive: true });
  project.provide("app", app);
  return () => {
    rmSync(app, { recursive: true });
  };
}
