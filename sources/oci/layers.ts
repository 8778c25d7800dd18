import type { Descriptor, Manifest } from "../../oci/manifest.ts";

/** Layers of an image that is mounted as it is: tar, packed or not. */
const tars: Readonly<Record<string, "tar" | "tar.gz">> = {
  "application/vnd.oci.image.layer.v1.tar": "tar",
  "application/vnd.oci.image.layer.v1.tar+gzip": "tar.gz",
  "application/vnd.docker.image.rootfs.diff.tar.gzip": "tar.gz",
};

const configs: readonly string[] = [
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
];

/** How a layer becomes files. */
export type LayerPlan = { readonly layer: Descriptor } & (
  { readonly is: "tar" | "tar.gz" } | { readonly is: "file"; readonly name: string }
);

/** What is done with an artifact's layers. `image`: it can be mounted as it is. */
export interface ArtifactPlan {
  readonly image: boolean;
  readonly layers: readonly LayerPlan[];
}

/** ORAS says by these what a layer is called, and that it is a folder that it packed: https://oras.land/docs/how_to_guides/pushing_and_pulling */
const title = "org.opencontainers.image.title";
const unpack = "io.deis.oras.content.unpack";

function planOf(layer: Descriptor, isImage: boolean): LayerPlan | string {
  const tar = tars[layer.mediaType];
  if (isImage)
    return tar === undefined ? `Its layer of type ${layer.mediaType} is no tar that is read here.` : { layer, is: tar };
  if (layer.annotations?.[unpack] === "true") return { layer, is: "tar.gz" };
  const name = layer.annotations?.[title];
  if (name === undefined) return `Its layer ${layer.digest.slice(0, 19)}… has no name (annotation ${title}).`;
  return { layer, is: "file", name };
}

/** How a manifest's layers become files, or why they do not. Pure. */
export function planArtifact({ config, layers = [] }: Manifest): ArtifactPlan | string {
  const isImage = config !== undefined && configs.includes(config.mediaType);
  const plans: LayerPlan[] = [];
  for (const layer of layers) {
    const plan = planOf(layer as Descriptor, isImage);
    if (typeof plan === "string") return plan;
    plans.push(plan);
  }
  return plans.length === 0 ? "It has no layers." : { image: isImage, layers: plans };
}

/** The one image of an index, beside what is attested of it; undefined where there are several. Pure. */
export function onlyImage({ manifests = [] }: Manifest): Descriptor | undefined {
  // buildx marks attestations by a platform that is none: https://docs.docker.com/build/metadata/attestations/attestation-storage/
  const images = manifests.filter((child) => (child["platform"] as { os?: unknown } | undefined)?.os !== "unknown");
  return images.length === 1 ? (images[0] as Descriptor) : undefined;
}
