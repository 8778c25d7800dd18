import { existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Version } from "../../../components/model-service/release.ts";
import type { IoSpec } from "../../../components/model-service/spec/io.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { examine } from "../../../formats/examine.ts";
import { findFormat } from "../../../formats/find.ts";
import { releasedImage } from "../../../local/artifacts.ts";
import type { Say } from "../../../local/console/steps.ts";
import { Client } from "../../../oci/client.ts";
import type { Digest } from "../../../oci/digest.ts";
import { imageFiles } from "../../../oci/files.ts";
import type { LayerFile } from "../../../oci/layer.ts";
import { parseManifest } from "../../../oci/manifest.ts";
import { Downloads } from "../../../sources/download.ts";
import { planArtifact } from "../../../sources/oci/layers.ts";
import { unpack } from "../../../sources/oci/unpack.ts";
import type { EnvironmentFile } from "../../../stacks/environments/environment.ts";
import { sourceFile } from "../../../stacks/releases/source.ts";
import { registryAccess, repositoryAt } from "../registry-access.ts";

/** Larger artifacts are not fetched for their contract alone, in bytes. */
const largest = 256 * 2 ** 20;
/** Longest time (ms) that a registry has for an artifact. */
const within = 120_000;

export interface ArtifactFiles {
  readonly files: readonly LayerFile[];
  readonly isFolder: boolean;
}

/** An artifact that is a file of this repository still, by its digest. */
async function fromRepository(root: string, { from, digest }: Version): Promise<ArtifactFiles | undefined> {
  const source = sourceFile(from);
  if (source === undefined || !existsSync(join(root, source))) return undefined;
  const files = await imageFiles(join(root, source));
  if ((await releasedImage(files, source, digest)).digest !== digest) return undefined;
  return { files, isFolder: (await stat(join(root, source))).isDirectory() };
}

async function fromRegistry(model: string, digest: string, at: EnvironmentFile, say: Say): Promise<ArtifactFiles> {
  const access = await registryAccess(at);
  const repository = repositoryAt(access, `models/${model}`);
  const client = new Client(repository, { authorization: access.authorization });
  const stored = await client.manifest(digest);
  if (stored === undefined) throw new Error(`${access.host} does not have models/${model}@${digest}`);
  const plan = planArtifact(parseManifest(stored.bytes));
  if (typeof plan === "string") throw new Error(plan);
  const size = plan.layers.reduce((sum, { layer }) => sum + layer.size, 0);
  if (size > largest) throw new Error(`it has ${size} bytes, and more than ${largest} are not fetched for this`);
  const folder = await mkdtemp(join(tmpdir(), "ml-contract-"));
  try {
    const downloads = new Downloads({ root: folder, folder, env: {}, say, limit: largest }, digest);
    const blob = async (layer: { readonly digest: Digest }): Promise<AsyncIterable<Uint8Array>> =>
      (await client.blob(layer.digest, AbortSignal.timeout(within))).body ?? Readable.from([]);
    for (const layer of plan.layers) await unpack(layer, { blob, downloads, shown: digest });
    const files = await imageFiles(downloads.folder);
    return { files, isFolder: files.length > 1 || files.some(({ path }) => path.includes("/")) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What an artifact says that it takes and gives, or why that is not known. */
export type ReadContract = { readonly io: IoSpec } | { readonly unknown: string };

/** What files say that they take and give. Pure. @param name what they are called in messages */
export function contractOf({ runtime }: ModelSpec, { files, isFolder }: ArtifactFiles, name: string): ReadContract {
  const found = findFormat(files, name, isFolder);
  if ("issue" in found) return { unknown: found.issue.message };
  const signature = "signature" in runtime ? runtime.signature : undefined;
  const { contract } = examine(found.format, files, name, undefined, signature);
  return contract === undefined ? { unknown: `its format (${found.format}) does not say` } : { io: contract.io };
}

/**
 * Reads the contract of a version from its artifact: the file of this repository, or what a registry has.
 * @param at whose registry has it
 */
export async function readContract(
  root: string,
  spec: ModelSpec,
  version: Version,
  at: EnvironmentFile,
  say: Say,
): Promise<ReadContract> {
  try {
    const files = (await fromRepository(root, version)) ?? (await fromRegistry(spec.name, version.digest, at, say));
    return contractOf(spec, files, version.from);
  } catch (error) {
    // What comes of this is a sentence in an answer: a registry that is away must not keep anybody from a promotion.
    return { unknown: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}
