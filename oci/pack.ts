import { type Digest, digestOf } from "./digest.ts";
import { type LayerFile, packLayer } from "./layer.ts";

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md */
export const mediaTypes = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
} as const;

export interface Blob {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface PackedImage {
  /** The manifest's digest: the image's name for ever. */
  readonly digest: Digest;
  readonly manifest: Blob;
  /** Layer and config, in the order in which they have to be pushed. */
  readonly blobs: readonly Blob[];
}

/**
 * Packs files into an OCI image `FROM scratch` with one layer, to be mounted as an image volume. Equal paths, contents and annotations
 * give the equal digest on every machine and at every time; so there is no creation date in it.
 * @param annotations must be as deterministic as the files; `org.opencontainers.image.title` is a good one
 * @throws for unusable paths, see {@link packLayer}
 */
export async function packImage(
  files: readonly LayerFile[],
  annotations: Readonly<Record<string, string>> = {},
): Promise<PackedImage> {
  const layer = blob(mediaTypes.layer, await packLayer(files));
  const config = json(mediaTypes.config, {
    // Data runs on no processor, but a platform is required and containerd looks for a match.
    architecture: "amd64",
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const manifest = json(mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(config),
    layers: [descriptor(layer)],
    ...(Object.keys(annotations).length > 0 && { annotations: sorted(annotations) }),
  });
  return { digest: manifest.digest, manifest, blobs: [layer, config] };
}

function blob(mediaType: string, bytes: Buffer): Blob {
  return { digest: digestOf(bytes), mediaType, bytes };
}

/** JSON.stringify keeps the order of keys, which is the order written here. */
function json(mediaType: string, value: object): Blob {
  return blob(mediaType, Buffer.from(JSON.stringify(value)));
}

function descriptor({ mediaType, digest, bytes }: Blob): object {
  return { mediaType, digest, size: bytes.length };
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
