import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files below a folder, as paths relative to it, in a fixed order. */
function filesOf(folder: string, below = ""): readonly string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? filesOf(folder, path) : [path];
    });
}

/**
 * The tag of an image that says what it is built of: twelve digits of every file of its context, with whether it is a program, and of
 * what it is built on. A registry whose tags never move takes a changed one, because it has a name of its own.
 *
 * @param context folder with the Containerfile and everything that it copies
 * @param bases images by digest, by what the Containerfile calls them
 */
export function builtOfTag(context: string, bases: Readonly<Record<string, string>>): string {
  const hash = createHash("sha256").update(JSON.stringify(Object.entries(bases).sort()));
  for (const path of filesOf(context)) {
    const content = readFileSync(join(context, path));
    const isProgram = (lstatSync(join(context, path)).mode & 0o100) !== 0;
    hash.update(`${JSON.stringify(path)} ${isProgram ? "program" : "file"} ${content.length}\n`).update(content);
  }
  return `of-${hash.digest("hex").slice(0, 12)}`;
}
