import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { mlserverRuntimes } from "../../runtimes/kinds.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder with each image's /app, unpacked, by kind. */
    readonly apps: string;
  }
}

/** Unpacks the very contexts that `make up` builds the images from, once for all files of the suite. */
export default async function setup(project: TestProject): Promise<() => void> {
  const apps = mkdtempSync(join(tmpdir(), "mlserver-apps-"));
  const shared = join(apps, "shared");
  for (const kind of mlserverRuntimes) {
    const app = join(apps, kind);
    const context = await ensureContext(kind, (now) => {
      console.error(now);
    });
    const unpack = (file: string, into: string): void => {
      mkdirSync(into, { recursive: true });
      execFileSync("tar", ["-xzf", join(context, file), "-C", into]);
    };
    // The same in all of them: unpacked once, and linked.
    if (kind === mlserverRuntimes[0]) unpack("shared.tar.gz", shared);
    execFileSync("cp", ["-al", shared, app]);
    unpack("packages.tar.gz", app);
    cpSync(join(context, "serving"), join(app, "serving"), { recursive: true });
  }
  project.provide("apps", apps);
  return () => {
    rmSync(apps, { recursive: true });
  };
}
