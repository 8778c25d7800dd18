import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseManifest, blobsOf } from "../../../oci/manifest.ts";
import type { RegistryAccess } from "../../releases/registry-access.ts";
import type { Inventory, Listed } from "./inventory.ts";
import { taggedInventory } from "./tags.ts";

/** Where the registry of a cluster on this machine keeps things: https://github.com/distribution/distribution/blob/v2.8.3/registry/storage/paths.go */
const root = "docker/registry/v2";

function folders(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function repositoriesBelow(folder: string, top = folder): readonly string[] {
  return folders(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === "_manifests") return [relative(top, folder)];
    return name.startsWith("_") ? [] : repositoriesBelow(path, top);
  });
}

/** Reads a file that another process may be replacing or removing. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

function blobFile(content: string, digest: string): string {
  const hex = digest.replace("sha256:", "");
  return join(content, root, "blobs/sha256", hex.slice(0, 2), hex, "data");
}

function listed(content: string, repository: string): readonly Listed[] {
  const manifests = join(content, root, "repositories", repository, "_manifests");
  const tags = folders(join(manifests, "tags")).map(
    (tag) => [tag, textOf(join(manifests, "tags", tag, "current/link"))] as const,
  );
  return folders(join(manifests, "revisions/sha256")).flatMap((hex) => {
    const link = join(manifests, "revisions/sha256", hex, "link");
    const digest = textOf(link); // a removed revision keeps its folder
    if (digest === undefined) return [];
    // A push writes the link anew, also of what was there.
    return [
      { digest, tags: tags.flatMap(([tag, to]) => (to === digest ? [tag] : [])), pushedAt: statSync(link).mtime },
    ];
  });
}

/** Blobs that manifests which are there still need, and those manifests. */
function needed(content: string): ReadonlySet<string> {
  const digests = new Set<string>();
  for (const repository of repositoriesBelow(join(content, root, "repositories")))
    for (const { digest } of listed(content, repository)) {
      digests.add(digest);
      const text = textOf(blobFile(content, digest));
      if (text === undefined) continue;
      for (const blob of blobsOf(parseManifest(Buffer.from(text)))) digests.add(blob.digest);
    }
  return digests;
}

/**
 * Removes blobs that no manifest needs and that are old enough to belong to no push under way. A push that counts on an
 * older one is refused when it names it in a manifest, and sends it when it is repeated.
 * @returns bytes
 */
function sweep(content: string, olderThan: Date): number {
  const keep = needed(content);
  let bytes = 0;
  const blobs = join(content, root, "blobs/sha256");
  for (const hex of folders(blobs).flatMap((two) => folders(join(blobs, two)))) {
    const file = blobFile(content, hex);
    if (keep.has(`sha256:${hex}`) || !existsSync(file)) continue;
    const { size, mtime } = statSync(file);
    if (mtime >= olderThan) continue;
    rmSync(dirname(file), { recursive: true, force: true });
    bytes += size;
  }
  return bytes;
}

/**
 * The registry of a cluster on this machine: read where it keeps things, since the protocol tells neither ages nor what has no
 * tag; changed by its own protocol.
 * @param content folder of its content
 */
export function diskInventory(access: RegistryAccess, content: string): Inventory {
  const { limits: _, ...byProtocol } = taggedInventory(access);
  return {
    ...byProtocol,
    repositories: async () => Promise.resolve([...repositoriesBelow(join(content, root, "repositories"))].sort()),
    list: async (repository) => Promise.resolve(listed(content, repository)),
    sweep: async (olderThan) => Promise.resolve(sweep(content, olderThan)),
  };
}
