import { Readable } from "node:stream";
import { Client, type StoredManifest } from "../../oci/client.ts";
import type { Digest } from "../../oci/digest.ts";
import { dockerLogin } from "../../oci/docker-login.ts";
import { parseManifest, type Manifest } from "../../oci/manifest.ts";
import { parseRepository } from "../../oci/reference.ts";
import { Downloads } from "../download.ts";
import { SourceRefused } from "../refused.ts";
import { withoutSecrets } from "../shown.ts";
import type { Fetched, Source, Surroundings } from "../source.ts";
import { onlyImage, planArtifact } from "./layers.ts";
import { unpack } from "./unpack.ts";

/** Longest time (ms) for one blob; one that stops coming ends long before. */
const blobWithin = 60 * 60_000;

function readManifest({ bytes }: StoredManifest, shown: string): Manifest {
  try {
    return parseManifest(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SourceRefused("MA020", shown, `It is no manifest: ${why}. Push it anew.`);
  }
}

/** An image or artifact of a registry, and what it says of itself. */
class Pull {
  readonly #client: Client;
  readonly #shown: string;

  constructor(client: Client, shown: string) {
    this.#client = client;
    this.#shown = shown;
  }

  async manifest(reference: string): Promise<{ readonly digest: Digest; readonly manifest: Manifest }> {
    const stored = await this.#asked(this.#client.manifest(reference));
    if (stored === undefined) {
      const message = `${this.#client.at.registry} has no ${this.#client.at.name} of ${reference}. Check repository and reference.`;
      throw new SourceRefused("MA015", this.#shown, message);
    }
    return { digest: stored.digest, manifest: readManifest(stored, this.#shown) };
  }

  async blob(digest: Digest): Promise<AsyncIterable<Uint8Array>> {
    const { body } = await this.#asked(this.#client.blob(digest, AbortSignal.timeout(blobWithin)));
    return body ?? Readable.from([]);
  }

  /** The mistakes of asking a registry, as the source's. */
  async #asked<T>(question: Promise<T>): Promise<T> {
    try {
      return await question;
    } catch (error) {
      throw new SourceRefused(
        "MA016",
        this.#shown,
        withoutSecrets(error instanceof Error ? error.message : String(error)),
      );
    }
  }
}

export async function fetchOci({ repository, reference }: Source<"oci">, at: Surroundings): Promise<Fetched> {
  const isDigest = reference.startsWith("sha256:");
  const shown = `oci:${repository}${isDigest ? "@" : ":"}${reference}`;
  const place = parseRepository(repository);
  const authorization = await dockerLogin(place.registry, at.env);
  const pull = new Pull(new Client(place, { authorization }), shown);
  const named = await pull.manifest(reference);
  const only = named.manifest.manifests === undefined ? undefined : onlyImage(named.manifest);
  if (named.manifest.manifests !== undefined && only === undefined) {
    const message = "It is an index of several images, and a model is one. Name the digest of one of them.";
    throw new SourceRefused("MA019", shown, message);
  }
  const { digest, manifest } = only === undefined ? named : await pull.manifest(only.digest);
  const plan = planArtifact(manifest);
  if (typeof plan === "string") throw new SourceRefused("MA019", shown, `${plan} Pack the files as plain layers.`);
  const downloads = new Downloads(at, shown);
  const blob = ({ digest: of }: { readonly digest: Digest }) => pull.blob(of);
  for (const layer of plan.layers) await unpack(layer, { blob, downloads, shown });
  return {
    path: downloads.folder,
    shown,
    pinned: `oci:${repository}@${digest}`,
    version: isDigest ? undefined : reference,
    provenance: { source: digest },
    notes: isDigest ? [] : [`The tag ${reference} is ${digest} now; that is what is released.`],
    ...(plan.image ? { image: { at: place, digest, authorization } } : {}),
  };
}
