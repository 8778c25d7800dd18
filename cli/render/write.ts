import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Problem } from "../../local/console/problem.ts";
import { header, type RenderedFile } from "./files.ts";

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function isOurs(file: string): boolean {
  return file.endsWith(".yaml") && readFileSync(file, "utf8").startsWith(header);
}

/** Removes a folder and those above it, up to `root`, as long as nothing is left in them. */
function removeEmpty(folder: string, root: string): void {
  if (folder === root || readdirSync(folder).length > 0) return;
  rmdirSync(folder);
  removeEmpty(dirname(folder), root);
}

/**
 * Writes rendered files into a folder and removes those of an earlier run that are not rendered any more. Files of others
 * stay.
 * @throws {Problem} before anything is written, where a file of somebody else is in the way
 */
export function writeFiles(folder: string, files: readonly RenderedFile[]): void {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new Problem(`${folder} is a file.`, "Name a folder, new or of an earlier run: --out DIR");
  const there = existsSync(folder) ? filesBelow(folder) : [];
  const wanted = new Set(files.map(({ path }) => path));
  const inTheWay = there.filter((file) => wanted.has(relative(folder, file)) && !isOurs(file));
  if (inTheWay.length > 0)
    throw new Problem(
      `${inTheWay.join(", ")} would be overwritten, and was not rendered by this command.`,
      "Name another folder, or move the file away.",
    );
  for (const file of there.filter((one) => !wanted.has(relative(folder, one)) && isOurs(one))) {
    rmSync(file);
    removeEmpty(dirname(file), folder);
  }
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
