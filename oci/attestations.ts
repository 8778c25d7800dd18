import type { Digest } from "./digest.ts";
import { indexType, parseManifest, type Descriptor, type Manifest } from "./manifest.ts";

/**
 * Tags by which cosign finds what is attested of an image where it does not ask for referrers: signature, attestations, SBOM.
 * https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#tag-based-discovery
 */
export function cosignTags(digest: Digest): readonly string[] {
  return [".sig", ".att", ".sbom"].map((suffix) => `${referrersTag(digest)}${suffix}`);
}

/** The tag whose index lists the referrers of a digest: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema */
export function referrersTag(digest: Digest): string {
  return digest.replace(":", "-");
}

/** How a list of referrers names one of them. */
export function referrerDescriptor(
  { mediaType, digest, size }: Pick<Descriptor, "mediaType" | "digest" | "size">,
  { artifactType, config, annotations }: Manifest,
): Descriptor {
  // https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests-with-subject
  const type = artifactType === undefined || artifactType === "" ? config?.mediaType : artifactType;
  return {
    mediaType,
    digest,
    size,
    ...(type === undefined ? {} : { artifactType: type }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/**
 * A list of referrers with one more; undefined where it names it already.
 * @param list the index that the tag has. @default none is there
 * @throws RangeError where the tag has no index
 */
export function withReferrer(list: Uint8Array | undefined, referrer: Descriptor): Buffer | undefined {
  const before = list === undefined ? { schemaVersion: 2, mediaType: indexType, manifests: [] } : parseManifest(list);
  if (before.manifests === undefined) throw new RangeError("it is no index");
  if (before.manifests.some(({ digest }) => digest === referrer.digest)) return undefined;
  return Buffer.from(JSON.stringify({ ...before, manifests: [...before.manifests, referrer] }));
}

/** Whether a manifest says all that another does, and more: cosign adds a signature as one more layer. */
export function saysMore(one: Manifest, other: Manifest): boolean {
  const said = new Set((one.layers ?? []).map(({ digest }) => digest));
  return (other.layers ?? []).every(({ digest }) => said.has(digest));
}
