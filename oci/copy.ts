import { cosignTags, referrerDescriptor, referrersTag, saysMore, withReferrer } from "./attestations.ts";
import type { Client, StoredManifest } from "./client.ts";
import { copyBlob } from "./copy-blob.ts";
import { type Digest, digestOf } from "./digest.ts";
import { blobsOf, childrenOf, indexType, parseManifest, type Descriptor, type Manifest } from "./manifest.ts";

/** What became of a copy. */
export interface Copied {
  /** Bytes that were sent: 0 where all was there. */
  readonly bytes: number;
  /** Digests of what is attested of the image and of its parts, and is in the other repository now. */
  readonly attestations: readonly Digest[];
  /** What could not be brought, a sentence each. */
  readonly left: readonly string[];
}

/** Blobs at once: enough to keep a line busy, few enough for a registry that counts requests. */
const atOnce = 3;

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  // All are waited for, so that none still runs when a failure is told.
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}

/** One copy at work. */
class Copy {
  readonly #from: Client;
  readonly #to: Client;
  readonly #say: (now: string) => void;
  readonly #seen = new Set<Digest>();
  readonly attestations = new Set<Digest>();
  readonly left: string[] = [];
  bytes = 0;

  constructor(from: Client, to: Client, say: (now: string) => void) {
    this.#from = from;
    this.#to = to;
    this.#say = say;
  }

  /** Blobs, then the manifests that an index names, then the manifest, then what refers to it: nothing is there without its parts. */
  async image(digest: Digest): Promise<void> {
    if (this.#seen.has(digest)) return;
    this.#seen.add(digest);
    const stored = await this.#from.manifest(digest);
    const { registry, name } = this.#from.at;
    if (stored === undefined) throw new MissingSource(`${registry} does not have ${name}@${digest}.`);
    const manifest = this.#read(stored);
    for (const child of childrenOf(manifest)) await this.image(child.digest);
    if (!(await this.#to.hasManifest(digest))) {
      await inTurns(blobsOf(manifest), (blob) => this.#blob(blob));
      this.bytes += stored.bytes.length;
      const isListed = await this.#to.putManifest(stored);
      if (manifest.subject !== undefined && !isListed) await this.#list(manifest.subject.digest, stored, manifest);
    } else if (manifest.subject !== undefined && (await this.#to.referrers(manifest.subject.digest)) === undefined)
      await this.#list(manifest.subject.digest, stored, manifest); // an earlier copy may have ended in between
    await this.#attestations(digest);
  }

  async #blob(blob: Descriptor): Promise<void> {
    this.#say(`${this.#to.at.name} ${blob.digest.slice(0, 19)}… (${Math.ceil(blob.size / 1024)} KiB)`);
    this.bytes += await copyBlob(this.#from, this.#to, blob);
  }

  #read({ bytes, digest }: StoredManifest): Manifest {
    try {
      return parseManifest(bytes);
    } catch (error) {
      const { registry, name } = this.#from.at;
      throw new Error(
        `${registry}/${name}@${digest} is no image: ${error instanceof Error ? error.message : String(error)}.`,
        { cause: error },
      );
    }
  }

  async #attestations(digest: Digest): Promise<void> {
    for (const referrer of await this.#referrersOf(digest)) {
      this.attestations.add(referrer.digest);
      await this.image(referrer.digest);
    }
    for (const tag of cosignTags(digest)) await this.#tagged(tag);
  }

  async #referrersOf(digest: Digest): Promise<readonly Descriptor[]> {
    const told = await this.#from.referrers(digest);
    const lists = told ?? (await this.#tagList(this.#from, digest));
    return lists.flatMap((list) => childrenOf(parseManifest(list)));
  }

  /** The list that stands in for what a registry without referrers would answer. */
  async #tagList(at: Client, digest: Digest): Promise<readonly Buffer[]> {
    const stored = await at.manifest(referrersTag(digest));
    return stored?.mediaType === indexType ? [stored.bytes] : [];
  }

  /** Adds a manifest to the list of what refers to another, where the registry keeps none itself. */
  async #list(subject: Digest, stored: StoredManifest, manifest: Manifest): Promise<void> {
    const [before] = await this.#tagList(this.#to, subject);
    const descriptor = referrerDescriptor({ ...stored, size: stored.bytes.length }, manifest);
    const bytes = withReferrer(before, descriptor);
    if (bytes === undefined) return;
    await this.#to.putManifest({ digest: digestOf(bytes), mediaType: indexType, bytes }, referrersTag(subject));
  }

  /** A tag of cosign's comes along; one that says something else there already is never overwritten by one that says less. */
  async #tagged(tag: string): Promise<void> {
    const stored = await this.#from.manifest(tag);
    if (stored === undefined) return;
    const there = await this.#to.manifest(tag);
    if (there !== undefined && !saysMore(this.#read(stored), this.#read(there))) {
      this.left.push(`${this.#to.at.name}:${tag} says something else there; it stays as it is.`);
      return;
    }
    await this.image(stored.digest);
    this.attestations.add(stored.digest);
    if (there?.digest !== stored.digest) await this.#to.putManifest(stored, tag);
  }
}

/** What is to be copied is not there. */
export class MissingSource extends Error {}

/**
 * Copies an image or artifact by digest, of all platforms, with what is attested of it and of its parts: OCI referrers, and
 * cosign's tags. What is there is not sent again, so that a copy that broke off is simply repeated.
 *
 * @param say is told of each blob
 * @throws {MissingSource}; Error with registry, request, status and the registry's own words
 */
export async function copyImage(
  from: Client,
  to: Client,
  digest: Digest,
  say: (now: string) => void = () => undefined,
): Promise<Copied> {
  const copy = new Copy(from, to, say);
  await copy.image(digest);
  return { bytes: copy.bytes, attestations: [...copy.attestations], left: copy.left };
}
