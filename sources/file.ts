import { realpath } from "node:fs/promises";
import { basename, isAbsolute, relative, resolve } from "node:path";
import { SourceRefused } from "./refused.ts";
import type { Fetched, Source, Sources, Surroundings } from "./source.ts";

export function parseFile(rest: string): Sources["file"] | string {
  return rest === "" ? "The path is missing." : { path: rest };
}

/** A path below a folder, with `/`; undefined where it is not below it. */
export function below(folder: string, path: string): string | undefined {
  const found = relative(folder, path);
  return found === "" || found.startsWith("..") || isAbsolute(found) ? undefined : found;
}

/** The file or folder itself: nothing is copied. */
export async function fetchFile({ path: given }: Source<"file">, { root }: Surroundings): Promise<Fetched> {
  const path = resolve(root, given);
  let real: string;
  try {
    real = await realpath(path);
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new SourceRefused(
      "MA015",
      `file:${given}`,
      `It cannot be read (${why}). Check the path; one that does not begin with / is of the repository.`,
    );
  }
  const inside = below(await realpath(root), real);
  const folder = given.endsWith("/") ? "/" : "";
  if (inside !== undefined)
    return {
      path,
      shown: `file:${inside}${folder}`,
      pinned: `file:${inside}${folder}`,
      version: undefined,
      provenance: {},
      notes: [],
    };
  return {
    path,
    shown: `file:${given}`,
    pinned: undefined,
    version: undefined,
    provenance: {},
    notes: [
      `${basename(path)} is outside of the repository, so that it has no durable source: only its digest is recorded. Keep it where others find it.`,
    ],
  };
}
