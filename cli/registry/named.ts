import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { load } from "js-yaml";

/** Who names a digest: `releases/dev/iris.yaml history.0.before.champion.digest`, `pod models-examples/iris-7d4f`. */
export type Names = ReadonlyMap<string, readonly string[]>;

const digestPattern = /sha256:[0-9a-f]{64}/g;

/** Every digest in a text, whatever is around it. */
export function digestsIn(text: string): readonly string[] {
  return [...new Set(text.match(digestPattern) ?? [])];
}

/** Where in a file's data each digest stands, a path of keys each. */
function paths(value: unknown, path: readonly string[] = []): readonly (readonly [digest: string, path: string])[] {
  if (typeof value === "string") return digestsIn(value).map((digest) => [digest, path.join(".")] as const);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [
    ...digestsIn(key).map((digest) => [digest, path.join(".")] as const),
    ...paths(one, [...path, key]),
  ]);
}

/**
 * Digests that a file names, and where. What cannot be read as data, or stands in a comment, counts as well: a file that
 * somebody is just editing must not cost an image. Pure.
 */
export function namedIn(text: string, file: string): readonly (readonly [digest: string, by: string])[] {
  const found = new Map(digestsIn(text).map((digest) => [digest, file]));
  if (/\.ya?ml$/.test(file))
    try {
      for (const [digest, path] of paths(load(text)))
        if (found.get(digest) === file) found.set(digest, `${file} ${path}`.trim());
    } catch {
      // Its text alone counts then.
    }
  return [...found];
}

/** Adds who names what. */
export function together(...all: readonly (readonly (readonly [digest: string, by: string])[])[]): Names {
  const names = new Map<string, string[]>();
  for (const [digest, by] of all.flat()) names.set(digest, [...(names.get(digest) ?? []), by]);
  return names;
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/**
 * Every digest that this repository names: releases of all environments with their histories, released runtime images, images
 * that models and environments declare, and locked ones. Read anew each time: another command may have written meanwhile.
 */
export function namedByFiles(root: string): readonly (readonly [digest: string, by: string])[] {
  return ["stacks", "locks"]
    .flatMap((folder) => filesBelow(join(root, folder)))
    .sort()
    .flatMap((file) => namedIn(readFileSync(file, "utf8"), relative(root, file).replace(/^stacks\//, "")));
}
