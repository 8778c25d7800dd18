import { z } from "zod";
import type { Digest } from "./digest.ts";

/** What a manifest says of content: https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Every kind of manifest that is asked for and copied, as the value of an Accept header. */
export const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

export const indexType = "application/vnd.oci.image.index.v1+json";

const sha256 = z.custom<Digest>((value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value));

// Other keys stay as they are: a descriptor of a platform's image has `platform`, and an index is written back whole.
const descriptor = z.looseObject({
  mediaType: z.string(),
  digest: sha256,
  size: z.int().min(0),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const shape = z.looseObject({
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  config: descriptor.optional(),
  layers: z.array(descriptor).optional(),
  manifests: z.array(descriptor).optional(),
  subject: descriptor.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

export type Manifest = z.infer<typeof shape>;

/**
 * Reads a manifest or an index.
 * @throws RangeError for what is neither, or names content by another digest than SHA-256
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    throw new RangeError("it is not JSON", { cause: error });
  }
  const parsed = shape.safeParse(content);
  if (!parsed.success) {
    const { path = [], message } = parsed.error.issues[0] ?? { message: "it has another shape" };
    throw new RangeError(`${path.join(".") || "it"}: ${message}`);
  }
  const { config, layers, manifests } = parsed.data;
  if (manifests === undefined && (config === undefined || layers === undefined))
    throw new RangeError("it has neither config and layers nor manifests");
  return parsed.data;
}

/** Layers that no registry holds: their licence forbids it, and whoever runs the image fetches them from elsewhere. */
function isElsewhere({ mediaType }: Pick<Descriptor, "mediaType">): boolean {
  return /foreign|nondistributable/.test(mediaType);
}

/** What has to be in the registry before the manifest is: each blob once. */
export function blobsOf({ config, layers = [] }: Manifest): readonly Descriptor[] {
  const all = [...(config === undefined ? [] : [config]), ...layers].filter((blob) => !isElsewhere(blob));
  return [...new Map(all.map((blob) => [blob.digest, blob as Descriptor])).values()];
}

/** The manifests that an index names, of all platforms, each once. */
export function childrenOf({ manifests = [] }: Manifest): readonly Descriptor[] {
  return [...new Map(manifests.map((child) => [child.digest, child as Descriptor])).values()];
}
