import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { run } from "../../local/console/run.ts";
import { cacheRoot } from "../../local/toolchain/paths.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the Python packages that TensorFlow Serving's messages are in. */
    readonly messages: string;
  }
}

const lock = join(import.meta.dirname, "requirements.lock");

/** Fetches the packages of the lock, unless the cache has them. */
export default async function setup(project: TestProject): Promise<void> {
  const digest = createHash("sha256").update(readFileSync(lock)).digest("hex").slice(0, 8);
  const folder = join(cacheRoot(), "tensorflow-messages", digest);
  const unfinished = `${folder}.${process.pid}`;
  if (!existsSync(folder)) {
    mkdirSync(join(folder, ".."), { recursive: true });
    const options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--root-user-action", "ignore"];
    try {
      await run(["python3.11", "-m", "pip", "install", "--quiet", ...options, "--target", unfinished, "-r", lock]);
      renameSync(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  project.provide("messages", folder);
}
