import {
  copyFileSync,
  createReadStream,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { versionsOf } from "../components/model-service/release.ts";
import { Client } from "../oci/client.ts";
import { type Digest, digestOf } from "../oci/digest.ts";
import { blobsOf, childrenOf, parseManifest } from "../oci/manifest.ts";
import type { Repository } from "../oci/reference.ts";
import { loadRelease, releasedModels } from "../stacks/releases/load.ts";
import { sourceFile } from "../stacks/releases/source.ts";

/**
 * Where artifacts stay that only a cluster's registry had, while no cluster is up: `$XDG_DATA_HOME/ml-serving/artifacts`, by
 * default `~/.local/share/ml-serving/artifacts`. Content by digest, shared by all clusters of this machine; whoever removes
 * the folder has to release again what came from elsewhere.
 */
export function keptFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_DATA_HOME"];
  return join(base !== undefined && base !== "" ? base : join(homedir(), ".local/share"), "ml-serving/artifacts");
}

function keptFile(folder: string, digest: string): string {
  return join(folder, ...digest.split(":"));
}

/** Where the registry's file system has a blob: https://github.com/distribution/distribution/blob/v2.8.3/registry/storage/paths.go */
function storedFile(registry: string, digest: string): string {
  const hex = digest.replace("sha256:", "");
  return join(registry, "docker/registry/v2/blobs/sha256", hex.slice(0, 2), hex, "data");
}

/** Digests that a release file of an environment names and that no file of this repository packs to: released from elsewhere, or served before. */
export function notFromFiles(environment: string, releases?: string): readonly string[] {
  const digests = releasedModels(environment, releases).flatMap((model) => {
    const loaded = loadRelease(environment, model, releases);
    if ("issues" in loaded) return [];
    const { release } = loaded;
    const packed = new Set(
      versionsOf(release).flatMap(({ from, digest }) => (sourceFile(from) === undefined ? [] : [digest])),
    );
    const before = (release.history ?? []).flatMap((entry) =>
      entry.before === undefined ? [] : versionsOf(entry.before),
    );
    return [...versionsOf(release), ...before].map(({ digest }) => digest).filter((digest) => !packed.has(digest));
  });
  return [...new Set(digests)];
}

/** One file of content, linked where that is possible: it takes no room then. */
function keep(from: string, to: string): void {
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, `${to}.new`); // another file system
    renameSync(`${to}.new`, to);
  }
}

/** Everything that an artifact consists of, its parts before what names them. Undefined: some of it is not there. */
function partsOf(digest: string, fileOf: (digest: string) => string): readonly string[] | undefined {
  const file = fileOf(digest);
  if (!existsSync(file)) return undefined;
  const manifest = parseManifest(readFileSync(file));
  const blobs = blobsOf(manifest).map((blob) => blob.digest);
  if (!blobs.every((blob) => existsSync(fileOf(blob)))) return undefined;
  const children = childrenOf(manifest).map((child) => partsOf(child.digest, fileOf));
  return children.includes(undefined) ? undefined : [...blobs, ...children.flatMap((child) => child ?? []), digest];
}

/**
 * Keeps artifacts of a registry that is about to go.
 * @param registry the folder of its content
 * @returns digests of those that it had
 */
export function keepArtifacts(registry: string, digests: readonly string[], folder = keptFolder()): readonly string[] {
  return digests.filter((digest) => {
    const parts = partsOf(digest, (one) => storedFile(registry, one));
    for (const part of parts ?? []) keep(storedFile(registry, part), keptFile(folder, part));
    return parts !== undefined;
  });
}

/**
 * Pushes an artifact that was kept, unless the registry has it.
 * @returns whether it was pushed: false where the registry has it or none was kept
 */
export async function pushKept(
  digest: string,
  to: Repository,
  authorization: string | undefined,
  folder = keptFolder(),
): Promise<boolean> {
  const fileOf = (one: string): string => keptFile(folder, one);
  if (partsOf(digest, fileOf) === undefined) return false;
  const client = new Client(to, { authorization });
  if (await client.hasManifest(digest as Digest)) return false;
  await pushParts(client, digest, fileOf);
  return true;
}

async function pushParts(client: Client, digest: string, fileOf: (digest: string) => string): Promise<void> {
  const bytes = readFileSync(fileOf(digest));
  const manifest = parseManifest(bytes);
  for (const blob of blobsOf(manifest)) {
    if (await client.hasBlob(blob.digest)) continue;
    const target = await client.beginUpload();
    const file = fileOf(blob.digest);
    // The registry checks the digest; what was damaged meanwhile is refused there.
    const body = (): ReadableStream<Uint8Array> => Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
    if (target !== undefined) await client.upload(target, blob.digest, body, statSync(file).size);
  }
  for (const child of childrenOf(manifest)) await pushParts(client, child.digest, fileOf);
  const mediaType = manifest.mediaType ?? "application/vnd.oci.image.manifest.v1+json";
  await client.putManifest({ digest: digestOf(bytes), mediaType, bytes });
}
