import { cosignTags } from "./attestations.ts";
import type { Client, StoredManifest } from "./client.ts";
import { type Digest, digestOf } from "./digest.ts";
import { parseManifest, type Descriptor } from "./manifest.ts";
import { mediaTypes } from "./pack.ts";
import { blobOf, pushBlob, readBlob } from "./referrers.ts";

/** What cosign keeps signatures as: https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md */
const payloadType = "application/vnd.dev.cosign.simplesigning.v1+json";
const signatureKey = "dev.cosignproject.cosign/signature";

/** Signs bytes: base64 of the signature over their SHA-256. */
export type Sign = (payload: Buffer) => Promise<string>;

/** Whether a signature (base64) is of these bytes. */
export type Verify = (payload: Buffer, signature: string) => boolean;

/**
 * What is signed: that this digest is an image of that name. The same as `cosign sign` without annotations:
 * https://github.com/containers/image/blob/main/docs/containers-signature.5.md#json-data-format
 * @param name without a registry in front: the signature goes with the image from one to the next
 */
export function payloadOf(name: string, digest: Digest): Buffer {
  return Buffer.from(
    JSON.stringify({
      critical: {
        identity: { "docker-reference": name },
        image: { "docker-manifest-digest": digest },
        type: "cosign container image signature",
      },
      optional: null,
    }),
  );
}

/** The digest that a payload is about; undefined for what is none. */
export function signedDigest(payload: Buffer): string | undefined {
  try {
    const told = JSON.parse(payload.toString("utf8")) as {
      readonly critical?: { readonly type?: string; readonly image?: Readonly<Record<string, string>> };
    };
    return told.critical?.type === "cosign container image signature"
      ? told.critical.image?.["docker-manifest-digest"]
      : undefined;
  } catch {
    return undefined;
  }
}

function signatureTag(digest: Digest): string {
  const [tag = ""] = cosignTags(digest);
  return tag;
}

/** Signatures of an image as it has them, each with what it signs. */
async function signatures(client: Client, digest: Digest): Promise<readonly Descriptor[]> {
  const stored = await client.manifest(signatureTag(digest));
  return stored === undefined ? [] : ((parseManifest(stored.bytes).layers ?? []) as readonly Descriptor[]);
}

/** Whether an image has a signature of this key: one that is over a payload about this very digest. */
export async function isSigned(client: Client, digest: Digest, verify: Verify): Promise<boolean> {
  for (const layer of await signatures(client, digest)) {
    const signature = layer.annotations?.[signatureKey];
    if (signature === undefined || layer.mediaType !== payloadType) continue;
    const payload = await readBlob(client, layer.digest);
    if (signedDigest(payload) === digest && verify(payload, signature)) return true;
  }
  return false;
}

/** The manifest of signatures: one layer each, in the order of their coming. */
function manifestOf(layers: readonly Descriptor[], config: Descriptor): StoredManifest {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers }));
  return { bytes, mediaType: mediaTypes.manifest, digest: digestOf(bytes) };
}

/**
 * Adds a signature to an image, beside those that it has, as `cosign sign` does.
 * @param name of the image without a registry in front
 */
export async function addSignature(client: Client, name: string, digest: Digest, sign: Sign): Promise<void> {
  const payload = blobOf(payloadType, payloadOf(name, digest));
  const layer: Descriptor = {
    mediaType: payloadType,
    digest: payload.digest,
    size: payload.bytes.length,
    annotations: { [signatureKey]: await sign(payload.bytes) },
  };
  const layers = [...(await signatures(client, digest)), layer];
  const config = blobOf(
    mediaTypes.config,
    Buffer.from(
      JSON.stringify({
        architecture: "",
        os: "",
        config: {},
        rootfs: { type: "layers", diff_ids: layers.map((one) => one.digest) },
      }),
    ),
  );
  for (const blob of [payload, config]) await pushBlob(client, blob);
  const { mediaType } = config;
  await client.putManifest(
    manifestOf(layers, { mediaType, digest: config.digest, size: config.bytes.length }),
    signatureTag(digest),
  );
}
