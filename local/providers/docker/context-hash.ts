import { createHash, type Hash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { fileDigests, type FileDigests } from "./file-digests.ts";
import { parseIgnoreFile, type Ignores } from "./ignore-file.ts";

/** The ignore file of a build: that of the Dockerfile before that of the context; undefined when there is none. */
export function ignoreFileOf(context: string, dockerfile: string): string | undefined {
  return [`${dockerfile}.dockerignore`, join(context, ".dockerignore")].find((file) => existsSync(file));
}

/** Files and links of a context in a fixed order, as paths relative to it. */
function filesOf(context: string, ignores: Ignores, below = ""): readonly string[] {
  const found: string[] = [];
  const entries = readdirSync(join(context, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    // An ignored folder may hold exceptions: it is looked through all the same.
    if (entry.isDirectory()) found.push(...filesOf(context, ignores, path));
    else if (!ignores(path)) found.push(path);
  }
  return found;
}

async function addFile(hash: Hash, name: string, file: string, digests: FileDigests): Promise<void> {
  const stat = lstatSync(file, { bigint: true });
  // Of the mode only what an image keeps and git keeps too: a clone on another machine is the same context.
  const kind = stat.isSymbolicLink() ? "link" : (stat.mode & 0o100n) !== 0n ? "program" : "file";
  const digest = stat.isFile()
    ? await digests.of(file, stat)
    : createHash("sha256")
        .update(stat.isSymbolicLink() ? readlinkSync(file) : "")
        .digest("hex");
  hash.update(`${JSON.stringify(name)} ${kind} ${digest}\n`);
}

/**
 * A hash over everything a build reads from disk: the files of the context that are not ignored, and the Dockerfile.
 * @param context folder
 * @param dockerfile file, in the context or elsewhere
 * @returns SHA-256 in hexadecimal
 */
export async function contextHash(context: string, dockerfile: string): Promise<string> {
  const ignoreFile = ignoreFileOf(context, dockerfile);
  const ignores = ignoreFile === undefined ? () => false : parseIgnoreFile(readFileSync(ignoreFile, "utf8"));
  const hash = createHash("sha256");
  const digests = fileDigests(context);
  await addFile(hash, "Dockerfile", dockerfile, digests);
  for (const path of filesOf(context, ignores)) await addFile(hash, `context/${path}`, join(context, path), digests);
  digests.keep();
  return hash.digest("hex");
}
