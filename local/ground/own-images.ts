import { formatIssues, type Issue } from "../../components/issues.ts";
import { lookUp } from "../../oci/lookup.ts";
import { parseImageName, parseRepository } from "../../oci/reference.ts";
import { loadLocks } from "../../locks/load.ts";
import { lockValue, type Locks } from "../../locks/locks.ts";
import { refuseUnresolved } from "../../locks/refuse.ts";
import { Problem } from "../console/problem.ts";
import { localImages, type PlatformImage } from "../images/catalogue.ts";
import { versions } from "../toolchain/versions.ts";

/**
 * The upstream projects' own images: what a cluster with a way out pulls. A tag is no digest: `locks/images.yaml` has the
 * digest of each, once somebody has asked for it.
 */
export const upstreamImages = {
  // Their smallest image with both libstdc++ and zlib, which the Java runtime links to:
  // https://github.com/GoogleContainerTools/distroless/blob/main/java/config.bzl
  base: "gcr.io/distroless/java-base-debian12:nonroot",
  python: "gcr.io/distroless/python3-debian12:nonroot",
  envoy: `docker.io/envoyproxy/envoy:distroless-v${versions.envoy}`,
  envoyGateway: `docker.io/envoyproxy/gateway:v${versions.envoyGateway}`,
  redis: `docker.io/library/redis:${versions.redis}-bookworm`,
  redisExporter: `docker.io/oliver006/redis_exporter:v${versions.redisExporter}`,
  prometheus: `docker.io/prom/prometheus:v${versions.prometheus}`,
  alertmanager: `docker.io/prom/alertmanager:v${versions.alertmanager}`,
  kubeStateMetrics: `registry.k8s.io/kube-state-metrics/kube-state-metrics:v${versions.kubeStateMetrics}`,
} as const satisfies Readonly<Record<PlatformImage, string>>;

const platformImages = Object.keys(upstreamImages) as readonly PlatformImage[];

/** An image of ours in the user's registry, by digest, where it is mirrored there. */
async function mirrored(registry: string, image: PlatformImage): Promise<string | undefined> {
  const { name, tag } = localImages[image];
  const repository = parseRepository(`${registry}/ml-serving/${name}`);
  const found = await lookUp(repository, tag, { username: undefined, password: undefined });
  return found.kind === "found" ? `${registry}/ml-serving/${name}@${found.digest}` : undefined;
}

/** Each image by digest: from the user's registry, else from upstream by the locked digest. Pure. */
export function chooseImages(
  mirrors: Readonly<Partial<Record<PlatformImage, string>>>,
  locks: Locks,
): { readonly images: Readonly<Record<PlatformImage, string>> } | { readonly issues: readonly Issue[] } {
  const fromUpstream = platformImages.filter((image) => mirrors[image] === undefined);
  const issues = refuseUnresolved(
    "account",
    fromUpstream.map((image) => ({ topic: "images", name: upstreamImages[image], path: `images.${image}` })),
    locks,
  );
  if (issues.length > 0) return { issues };
  const reference = (image: PlatformImage): string => {
    const mirror = mirrors[image];
    if (mirror !== undefined) return mirror;
    const fact = lockValue(locks, "images", upstreamImages[image]);
    if (fact.kind === "unresolved") throw new RangeError(`${image} was to be refused`);
    return `${parseImageName(upstreamImages[image]).base}@${fact.value}`;
  };
  return {
    images: Object.fromEntries(platformImages.map((image) => [image, reference(image)])) as Record<
      PlatformImage,
      string
    >,
  };
}

async function choose(registry: string): Promise<ReturnType<typeof chooseImages>> {
  const loaded = loadLocks();
  if ("issues" in loaded) return loaded;
  const found = await Promise.all(
    platformImages.map(async (image) => [image, await mirrored(registry, image)] as const),
  );
  return chooseImages(Object.fromEntries(found.filter(([, reference]) => reference !== undefined)), loaded.locks);
}

/** What keeps a cluster of the user's own from having all of its images by digest; empty when nothing does. */
export async function imageIssues(registry: string): Promise<readonly Issue[]> {
  const chosen = await choose(registry);
  return "issues" in chosen ? chosen.issues : [];
}

/**
 * The images that a cluster of the user's own starts from.
 * @throws {Problem} when there is one that is neither in the user's registry nor has a locked digest
 */
export async function ownImages(registry: string): Promise<Readonly<Record<PlatformImage, string>>> {
  const chosen = await choose(registry);
  if ("images" in chosen) return chosen.images;
  throw new Problem(
    formatIssues(chosen.issues, `images for registry ${registry}`),
    `Images are run by digest, and a tag is none. Either ask for the digests where their registries can be reached: npx ml lock images\n    or mirror the images of an embedded cluster as ${registry}/ml-serving/NAME:TAG (local/images/catalogue.ts names them).`,
  );
}
