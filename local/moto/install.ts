import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../console/problem.ts";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { cacheRoot } from "../toolchain/paths.ts";
import { putInPlace } from "../toolchain/put-in-place.ts";

/** Whose wheels the lock pins. */
export const python = "python3.11";

const lock = join(import.meta.dirname, "requirements.lock");

function packagesFolder(): string {
  const hash = createHash("sha256").update(readFileSync(lock)).digest("hex").slice(0, 8);
  return join(cacheRoot(), "moto", hash);
}

/**
 * Installs what the server of moto is made of into the cache, once for each lock: wheels only, each by its hash.
 * @returns the folder
 * @throws {Problem} without Python 3.11 and its pip, or when the packages cannot be fetched
 */
export async function ensureMoto(say: Say): Promise<string> {
  const folder = packagesFolder();
  if (existsSync(folder)) return folder;
  try {
    await run([python, "-m", "pip", "--version"]);
  } catch {
    throw new Problem(
      `moto, the second judge of what AWS takes, needs ${python} with pip.`,
      "Install Python 3.11 (Debian 12: apt install python3.11 python3-pip).",
    );
  }
  say("fetching moto");
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(join(folder, ".."), { recursive: true });
  const options = ["--require-hashes", "--no-deps", "--progress-bar", "off", "--root-user-action", "ignore"];
  try {
    await run([python, "-m", "pip", "install", ...options, "--target", unfinished, "-r", lock], {
      env: { PIP_CONFIG_FILE: join(import.meta.dirname, "pip.conf") },
      say,
    });
    putInPlace(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
