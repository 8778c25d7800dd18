import { blobsOf, childrenOf, parseManifest } from "../../../oci/manifest.ts";
import type { Stored } from "../plan.ts";

/** A manifest as a registry lists it. */
export interface Listed {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: Date | undefined;
}

/** What a registry can be asked and told for a garbage collection. Repositories are named without what the registry puts before them. */
export interface Inventory {
  readonly repositories: () => Promise<readonly string[]>;
  readonly list: (repository: string) => Promise<readonly Listed[]>;
  /** Undefined where it is gone meanwhile. */
  readonly manifest: (repository: string, digest: string) => Promise<Buffer | undefined>;
  readonly remove: (repository: string, digest: string) => Promise<void>;
  readonly tag: (repository: string, digest: string, tag: string) => Promise<void>;
  /** Removes content that no manifest has any more, where that is not the registry's own matter. @returns bytes */
  readonly sweep?: (olderThan: Date) => Promise<number>;
  /** What it cannot see, as a sentence. */
  readonly limits?: string;
}

/** At once: as many as a registry answers without counting requests. */
const atOnce = 8;

/** A listed manifest with what it says; one that is no manifest has neither parts nor content. */
export function storedOf(repository: string, { digest, tags, pushedAt }: Listed, bytes: Buffer): Stored {
  const at = { repository, digest, bytes: bytes.length, tags, pushedAt };
  try {
    const manifest = parseManifest(bytes);
    const type = [manifest.artifactType, manifest.config?.mediaType, manifest.mediaType].find(
      (one) => one !== undefined && one !== "",
    );
    return {
      ...at,
      type: type ?? "unknown",
      blobs: blobsOf(manifest),
      children: childrenOf(manifest).map((child) => child.digest),
      subject: manifest.subject?.digest,
    };
  } catch {
    return { ...at, type: "unreadable", blobs: [], children: [], subject: undefined };
  }
}

/** Everything that a registry has. @param say is told which repository is read */
export async function takeStock(inventory: Inventory, say: (now: string) => void): Promise<readonly Stored[]> {
  const stored: Stored[] = [];
  for (const repository of await inventory.repositories()) {
    say(repository);
    const waiting = (await inventory.list(repository)).values();
    const worker = async (): Promise<void> => {
      for (const one of waiting) {
        const bytes = await inventory.manifest(repository, one.digest);
        if (bytes !== undefined) stored.push(storedOf(repository, one, bytes));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }
  return stored.sort((a, b) => `${a.repository}@${a.digest}`.localeCompare(`${b.repository}@${b.digest}`));
}
