import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { cacheRoot } from "../../toolchain/paths.ts";

/**
 * How large the storage may grow (bytes). It only saves work: what was pushed is in a registry. Beyond this it is emptied,
 * and the next build of each image makes all its layers anew.
 */
const storageLimit = 8 * 1024 ** 3;

/** Of its own: what the user's own buildah holds is neither seen nor touched. */
export function storageFolder(): string {
  return join(cacheRoot(), "docker-stand-in");
}

/**
 * The command line of buildah under a lock that builds share.
 * @param alone whether it may only run while nothing else does; it then does not wait but fails
 */
export function underLock(args: readonly string[], alone: boolean): readonly string[] {
  const folder = storageFolder();
  const storage = ["--root", join(folder, "root"), "--runroot", join(folder, "run")];
  // Without the option the storage folder becomes a mount that stays when everything has ended.
  const driver = ["--storage-driver", "overlay", "--storage-opt", "overlay.skip_mount_home=true"];
  const lock = ["--no-fork", ...(alone ? ["--exclusive", "--nonblock"] : ["--shared"]), join(folder, "lock")];
  return [...lock, "buildah", ...storage, ...driver, ...args];
}

async function sizeOf(folder: string): Promise<number> {
  if (!existsSync(folder)) return 0;
  const { stdout } = await execa("du", ["-s", "--block-size=1", folder], { stdin: "ignore", reject: false });
  return Number.parseInt(stdout, 10) || 0;
}

/**
 * Removes what builds that were cancelled or killed left behind, mounts above all, and everything when it has grown too
 * large; not while another build runs.
 * @param limit in bytes
 */
export async function tidyStorage(limit = storageLimit): Promise<void> {
  const alone = async (...args: readonly string[]): Promise<void> => {
    await execa("flock", underLock(args, true), { stdin: "ignore", reject: false });
  };
  await alone("rm", "--all");
  if ((await sizeOf(join(storageFolder(), "root"))) > limit) await alone("rmi", "--all", "--force");
}
