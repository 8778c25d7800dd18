import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The file that `require(module)` would load from a program's folder: the program's own SDK runs it, not this one's.
 * @param install what to do when it is not there
 */
export function locate(module: string, folder: string, install: string): string {
  try {
    return createRequire(join(folder, "index.js")).resolve(module);
  } catch {
    throw new Error(`The Pulumi SDK (${module}) is not installed for ${folder}. ${install}`);
  }
}
