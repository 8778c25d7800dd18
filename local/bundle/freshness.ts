import { readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** What tells whether a file or a folder is still the one that was read; undefined when there is none. */
type Mark = string | undefined;

/** Marks of files by their size and time, and of folders by the names in them. */
export type Marks = Readonly<Record<string, string>>;

/** Whether a file belongs to an installed package. */
export function isOfPackage(file: string): boolean {
  return file.includes("/node_modules/");
}

function mark(path: string): Mark {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isDirectory() ? readdirSync(path).sort().join("/") : `${found.size}/${found.mtimeMs}`;
}

/**
 * Marks what a bundle was made of: its files, and the folders of the files that are no package's: another file there
 * may be one that an import finds first or that is imported by a name which is made up at run time.
 */
export function marksOf(files: readonly string[]): Marks {
  const folders = files.filter((file) => !isOfPackage(file)).map((file) => dirname(file));
  const marks: Record<string, string> = {};
  for (const path of new Set([...files, ...folders])) {
    const found = mark(path);
    if (found !== undefined) marks[path] = found;
  }
  return marks;
}

/** Whether everything is still as it was marked. */
export function isUnchanged(marks: Marks): boolean {
  return Object.entries(marks).every(([path, before]) => mark(path) === before);
}
