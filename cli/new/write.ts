import { mkdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A file that is to be there, by its path in the repository. */
export interface PlannedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Whether it takes the place of a file that is there. */
  readonly replaces: boolean;
}

/** Makes the folders that are missing; returns them, the innermost first. */
async function makeFolders(folder: string): Promise<readonly string[]> {
  const first = await mkdir(folder, { recursive: true });
  const made: string[] = [];
  if (first === undefined) return made;
  for (let one = folder; one.length >= first.length; one = dirname(one)) made.push(one);
  return made;
}

/**
 * Writes all files or none: each beside its place first, and all into their places only when every one could be written.
 * @throws what writing throws, after everything was taken back
 */
export async function writeAll(root: string, files: readonly PlannedFile[]): Promise<void> {
  const back: (() => Promise<unknown>)[] = [];
  try {
    const moves: (() => Promise<void>)[] = [];
    for (const { path, content, replaces } of files) {
      const target = join(root, path);
      const beside = `${target}.${process.pid}.new`;
      const folders = await makeFolders(dirname(target));
      back.unshift(...folders.map((folder) => () => rmdir(folder)));
      back.unshift(() => rm(beside, { force: true }));
      await writeFile(beside, content, { flag: "wx" });
      const before = replaces ? await readFile(target) : undefined;
      moves.push(async () => {
        back.unshift(() => (before === undefined ? rm(target, { force: true }) : writeFile(target, before)));
        await rename(beside, target);
      });
    }
    for (const move of moves) await move();
  } catch (error) {
    for (const undo of back) await undo().catch(() => undefined);
    throw error;
  }
}
