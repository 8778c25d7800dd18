import { existsSync, renameSync, rmSync } from "node:fs";

/**
 * Moves what is finished, a file or a folder, to where others look for it. Where another run was faster what lies there stays,
 * and ours is removed: both are named by what went into them, so that one is as good as the other.
 *
 * @throws the file system's error where nothing is there afterwards
 */
export function putInPlace(finished: string, target: string): void {
  try {
    renameSync(finished, target);
  } catch (error) {
    // A folder that is not empty is never replaced: https://man7.org/linux/man-pages/man2/rename.2.html
    if (!existsSync(target)) throw error;
    rmSync(finished, { recursive: true, force: true });
  }
}
