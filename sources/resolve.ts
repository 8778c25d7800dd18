import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Issue } from "../components/issues.ts";
import type { Provenance } from "../components/model-service/release.ts";
import { imageFiles } from "../oci/files.ts";
import { packLayer, type LayerFile } from "../oci/layer.ts";
import { largestArtifact, megabytes, mostFiles } from "./limits.ts";
import { parseSource } from "./parse.ts";
import { SourceRefused } from "./refused.ts";
import type { Fetched, ImageAt, Surroundings } from "./source.ts";

/** What a source came to. */
export interface Sourced {
  /** Names the same bytes for ever, without credentials: what a release records as `from`. */
  readonly from: string;
  /** What it is called in messages. */
  readonly shown: string;
  /** What the source calls this version; undefined: nothing. */
  readonly version: string | undefined;
  readonly files: readonly LayerFile[];
  /** Whether the model is a folder; one with a single file is that file. */
  readonly isFolder: boolean;
  readonly provenance: Provenance;
  /** What whoever releases it should know, one sentence each. */
  readonly notes: readonly string[];
  /** The image that it is already, and whose files those are. */
  readonly image?: ImageAt;
}

/** All sizes below a path, before anything of it is read. */
async function sizes(path: string): Promise<readonly number[]> {
  const found = await stat(path);
  if (!found.isDirectory()) return [found.size];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size));
}

async function readFiles({ path, shown }: Fetched, limit: number): Promise<readonly LayerFile[]> {
  const all = await sizes(path);
  const bytes = all.reduce((sum, size) => sum + size, 0);
  if (all.length > mostFiles || bytes > limit) {
    const message = `It has ${all.length} files of ${megabytes(bytes)} in all; ${mostFiles} files of ${megabytes(limit)} are packed at most. Name the model alone, or mount it from a bucket: docs/models.md.`;
    throw new SourceRefused("MA018", shown, message);
  }
  if (all.length === 0) throw new SourceRefused("MA015", shown, "The folder has no files. Check the path.");
  try {
    return await imageFiles(path);
  } catch (error) {
    throw new SourceRefused("MA019", shown, error instanceof Error ? error.message : String(error));
  }
}

/** SHA-256 of the file; of a folder, of the layer that it packs to, which depends on paths and contents alone. */
async function contentDigest(files: readonly LayerFile[], isFolder: boolean): Promise<string> {
  const [only] = files;
  const bytes = isFolder || only === undefined ? await packLayer(files) : only.bytes;
  return createHash("sha256").update(bytes).digest("hex");
}

async function resolved(text: string, at: Surroundings): Promise<Sourced> {
  const { source, sha256, fetch } = parseSource(text);
  const fetched = await fetch(at);
  const { shown, version, provenance, notes, image } = fetched;
  const files = await readFiles(fetched, at.limit ?? largestArtifact);
  const isFolder = (await stat(fetched.path)).isDirectory() && files.length > 1;
  const digest = await contentDigest(files, isFolder);
  if (sha256 !== undefined && sha256 !== digest) {
    const message = `Its bytes have sha256 ${digest}, and not ${sha256}. Find out who changed them; then name the digest that is right.`;
    throw new SourceRefused("MA017", shown, message);
  }
  const outside = `outside:${basename(fetched.path)}`;
  const from = fetched.pinned ?? `${source.scheme === "file" ? outside : shown}#sha256=${digest}`;
  return {
    from,
    shown,
    version,
    files,
    isFolder,
    provenance: { ...provenance, source: provenance.source ?? `sha256:${digest}` },
    notes,
    ...(image === undefined ? {} : { image }),
  };
}

/**
 * Fetches what a source names, and finds out what it is for ever and where it came from. Nothing of it is run.
 * @returns what is wrong with the source, where nothing can be taken from it
 */
export async function resolveSource(
  text: string,
  at: Surroundings,
): Promise<Sourced | { readonly issues: readonly Issue[] }> {
  try {
    return await resolved(text, at);
  } catch (error) {
    if (error instanceof SourceRefused) return { issues: [error.issue] };
    throw error;
  }
}
