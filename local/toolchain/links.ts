import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** Makes `folder/name` a link to `target`, replacing by rename: a program being started always finds one. */
export function linkInto(folder: string, name: string, target: string): void {
  mkdirSync(folder, { recursive: true });
  const fresh = join(folder, `.${name}.${process.pid}`);
  rmSync(fresh, { force: true });
  symlinkSync(target, fresh);
  renameSync(fresh, join(folder, name));
}
