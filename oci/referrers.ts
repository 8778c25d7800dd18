import { referrerDescriptor, referrersTag, withReferrer } from "./attestations.ts";
import type { Client, StoredManifest } from "./client.ts";
import { type Digest, digestOf } from "./digest.ts";
import { childrenOf, indexType, parseManifest, type Descriptor } from "./manifest.ts";
import { mediaTypes, type Blob } from "./pack.ts";
import { retrying } from "./retrying.ts";

/** Content without bytes of meaning: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidance-for-an-empty-descriptor */
const empty: Blob = blobOf("application/vnd.oci.empty.v1+json", Buffer.from("{}"));

/** Bytes as a blob. */
export function blobOf(mediaType: string, bytes: Buffer): Blob {
  return { mediaType, bytes, digest: digestOf(bytes) };
}

function described({ mediaType, digest, bytes }: Blob): Descriptor {
  return { mediaType, digest, size: bytes.length };
}

/** The list that stands in for what a registry without referrers would answer. */
async function tagList(client: Client, digest: Digest): Promise<Buffer | undefined> {
  const stored = await client.manifest(referrersTag(digest));
  return stored?.mediaType === indexType ? stored.bytes : undefined;
}

/** What refers to a digest, as the registry lists it or as the tag in its place does. */
export async function referrersOf(client: Client, digest: Digest): Promise<readonly Descriptor[]> {
  const told = await client.referrers(digest);
  if (told !== undefined) return told.flatMap((list) => childrenOf(parseManifest(list)));
  const list = await tagList(client, digest);
  return list === undefined ? [] : childrenOf(parseManifest(list));
}

/** Pushes bytes unless they are there. */
export async function pushBlob(client: Client, blob: Blob): Promise<void> {
  if (!(await client.hasBlob(blob.digest))) await sendBlob(client, blob);
}

/** Pushes bytes that are not there. */
export async function sendBlob(client: Client, { digest, bytes }: Blob): Promise<void> {
  await retrying(async () => {
    const to = await client.beginUpload();
    if (to !== undefined) await client.upload(to, digest, () => bytes, bytes.length);
  }, client.patience);
}

/** Reads a blob whole: for small ones. */
export async function readBlob(client: Client, digest: Digest): Promise<Buffer> {
  const bytes = Buffer.from(await (await client.blob(digest, AbortSignal.timeout(60_000))).arrayBuffer());
  if (digestOf(bytes) !== digest) throw new Error(`${client.at.registry}: ${digest} has other bytes there.`);
  return bytes;
}

/** A statement about an image: one layer and no date, so that the same statement is the same digest. */
export function statementOf(subject: Descriptor, artifactType: string, layer: Blob): StoredManifest {
  const { mediaType, digest, size } = subject;
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      artifactType,
      config: described(empty),
      layers: [described(layer)],
      subject: { mediaType, digest, size },
    }),
  );
  return { bytes, mediaType: mediaTypes.manifest, digest: digestOf(bytes) };
}

/**
 * Attaches a statement to an image that is there, as a referrer; where the registry keeps no list of referrers, by the tag in
 * its place. What is attached already is not attached again.
 * @returns its digest
 */
export async function attach(client: Client, subject: Descriptor, artifactType: string, layer: Blob): Promise<Digest> {
  const statement = statementOf(subject, artifactType, layer);
  for (const blob of [empty, layer]) await pushBlob(client, blob);
  const isListed = await client.putManifest(statement);
  if (isListed) return statement.digest;
  const descriptor = referrerDescriptor({ ...statement, size: statement.bytes.length }, parseManifest(statement.bytes));
  const bytes = withReferrer(await tagList(client, subject.digest), descriptor);
  if (bytes !== undefined)
    await client.putManifest({ digest: digestOf(bytes), mediaType: indexType, bytes }, referrersTag(subject.digest));
  return statement.digest;
}
