import { existsSync } from "node:fs";
import { readFile, realpath, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Downloads } from "../download.ts";
import { below } from "../file.ts";
import { SourceRefused } from "../refused.ts";
import type { Fetched, Source, Surroundings } from "../source.ts";
import { readListing, readOutput, type DvcOutput } from "./files.ts";
import { committed } from "./git.ts";
import { provenanceOf } from "./provenance.ts";
import { DvcStore } from "./store.ts";

/** The folder above a file that has `.dvc`. */
function dvcRoot(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".dvc"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** So many files of a folder are named in a message. */
const named = 8;

/** Fetches an output: a file, or the files that the list of a folder names. */
async function download(output: DvcOutput, store: DvcStore, downloads: Downloads, shown: string): Promise<string> {
  const { md5, path, within, remote } = output;
  if (!md5.endsWith(".dir")) return store.object(md5, basename(path), downloads, remote);
  const listed = await store.object(md5, "list-of-the-folder", downloads, remote);
  const files = readListing(await readFile(listed, "utf8"));
  await rm(listed);
  if (files === undefined) {
    const message = `md5 ${md5} is not a list of files as DVC writes it. Push it anew from where it is whole.`;
    throw new SourceRefused("MA020", shown, message);
  }
  const wanted = files.filter(({ relpath }) => within === "" || relpath === within || relpath.startsWith(`${within}/`));
  if (wanted.length === 0) {
    const all = files.slice(0, named).map(({ relpath }) => relpath);
    const message = `${path} has no ${within || "files"}. It has ${all.join(", ")}. Name one of them.`;
    throw new SourceRefused("MA015", shown, message);
  }
  const [only] = wanted;
  if (only !== undefined && only.relpath === within) return store.object(only.md5, basename(within), downloads, remote);
  const start = within === "" ? 0 : within.length + 1;
  for (const file of wanted) await store.object(file.md5, file.relpath.slice(start), downloads, remote);
  return downloads.folder;
}

export async function fetchDvc(source: Source<"dvc">, at: Surroundings): Promise<Fetched> {
  const file = resolve(at.root, source.file);
  const output = source.output === undefined ? "" : `#${source.output.stage}/${source.output.path}`;
  const given = `dvc:${source.file}${output}`;
  const isThere = existsSync(file);
  const root = isThere ? dvcRoot(file) : undefined;
  if (root === undefined) {
    const outside = "No folder above it has .dvc. Name a file of a DVC repository.";
    throw new SourceRefused("MA015", given, isThere ? outside : "There is no such file. Check the path.");
  }
  const found = readOutput(await readFile(file, "utf8"), source);
  if (typeof found === "string") throw new SourceRefused("MA020", given, found);
  if (source.md5 !== undefined && source.md5 !== found.md5) {
    const message = `It has md5 ${found.md5} now, and not ${source.md5}. Check out the commit that has that.`;
    throw new SourceRefused("MA017", given, message);
  }
  const git = await committed(file);
  const real = await realpath(file);
  const name =
    below(await realpath(at.root), real) ?? below(git === undefined ? root : git.root, real) ?? basename(file);
  const shown = `dvc:${name}${output}`;
  const path = await download(found, new DvcStore(root, at, shown), new Downloads(at, shown), shown);
  return {
    path,
    shown,
    pinned: `${shown}@md5:${found.md5}`,
    version: undefined,
    provenance: provenanceOf(found, git?.code),
    notes: git?.code === undefined ? [`${basename(file)} is not committed as it is: no commit is recorded.`] : [],
  };
}
