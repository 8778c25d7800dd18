import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../local/console/run.ts";
import { cacheRoot } from "../../local/toolchain/paths.ts";
import { putInPlace } from "../../local/toolchain/put-in-place.ts";

/**
 * Fetches the packages of a hash-locked file of requirements, unless the cache has them.
 * @param name what the cache calls them
 * @returns the folder that they are in
 */
export async function pythonPackages(name: string, lock: string): Promise<string> {
  const digest = createHash("sha256").update(readFileSync(lock)).digest("hex").slice(0, 8);
  const folder = join(cacheRoot(), name, digest);
  const unfinished = `${folder}.${process.pid}`;
  if (existsSync(folder)) return folder;
  mkdirSync(join(folder, ".."), { recursive: true });
  const options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--root-user-action", "ignore"];
  try {
    await run(["python3.11", "-m", "pip", "install", "--quiet", ...options, "--target", unfinished, "-r", lock]);
    putInPlace(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
