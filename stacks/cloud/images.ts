import { createHash } from "node:crypto";
import type { EnvironmentName } from "../../components/environment-names.ts";
import type { Issue } from "../../components/issues.ts";
import { repositoryIn, upstreamIn, type RegistryRef } from "../../components/registry/place.ts";
import { upstreamImages } from "../../local/ground/own-images.ts";
import type { PlatformImage } from "../../local/images/catalogue.ts";
import { lockValue, type Locks } from "../../locks/locks.ts";
import { refuseUnresolved } from "../../locks/refuse.ts";
import { parseImageName } from "../../oci/reference.ts";
import { runtimeImages, type RuntimeImageName } from "../../runtimes/images.ts";
import type { BuiltRuntime } from "../../runtimes/kinds.ts";
import type { Purpose } from "./purpose.ts";
import { runtimeImagesFile, type RuntimeDigests } from "./runtime-images.ts";

/** Every image of an environment, by digest. */
export interface CloudImages {
  readonly platform: Readonly<Record<PlatformImage, string>>;
  readonly runtimes: Readonly<Record<RuntimeImageName, string>>;
}

export interface ImageFacts {
  readonly environment: EnvironmentName;
  readonly registry: RegistryRef;
  readonly locks: Locks;
  readonly runtimes: RuntimeDigests;
  /** Images that the environment's models are served by: nobody minds that another has no digest. */
  readonly inUse: readonly RuntimeImageName[];
}

/** A digest for what nobody will pull: made of the name, so that the same name has the same one in every run. */
function rehearsedDigest(name: string): string {
  return `sha256:${createHash("sha256").update(`rehearsed ${name}`).digest("hex")}`;
}

/** What stands where nobody has resolved a digest. Expects that a real run refused it before. */
function standingIn(name: string, base: string, purpose: Purpose): string {
  if (purpose.for === "reading") return purpose.mark(`digest of ${name}`);
  const real = purpose.for === "rehearsal" ? purpose.images[name] : undefined;
  return real ?? `${base}@${rehearsedDigest(name)}`;
}

/** The images of an environment, or every one in use that has no digest. Pure. */
export function cloudImages(
  { environment, registry, locks, runtimes, inUse }: ImageFacts,
  purpose: Purpose,
): { readonly images: CloudImages } | { readonly issues: readonly Issue[] } {
  const against = purpose.for === "account" ? "account" : "rehearsal";
  const pulled = Object.entries({
    ...upstreamImages,
    ...Object.fromEntries(
      inUse.flatMap((name) => {
        const image = runtimeImages[name];
        return image.from === "upstream" ? [[name, image.name]] : [];
      }),
    ),
  });
  const issues: Issue[] = [
    ...refuseUnresolved(
      against,
      pulled.map(([image, name]) => ({ topic: "images", name, path: `environments.${environment}.images.${image}` })),
      locks,
    ),
    ...inUse.flatMap((name) => {
      const image = runtimeImages[name];
      if (image.from === "upstream" || against !== "account" || runtimes[image.kind] !== undefined) return [];
      return [
        {
          code: "EN060" as const,
          path: `${runtimeImagesFile(environment)} ${name}`,
          message: `No image of runtime ${name} has been released in ${environment}. Build and push it, then write its digest here.`,
        },
      ];
    }),
  ];
  if (issues.length > 0) return { issues };

  const locked = (name: string): string => {
    const fact = lockValue(locks, "images", name);
    const { base } = parseImageName(name);
    const at = upstreamIn(registry, base);
    return fact.kind === "resolved" ? `${at}@${fact.value}` : standingIn(name, at, purpose);
  };
  const released = (kind: BuiltRuntime, repository: string): string => {
    const digest = runtimes[kind];
    const base = repositoryIn(registry, repository);
    return digest === undefined ? standingIn(repository, base, purpose) : `${base}@${digest}`;
  };
  const platform = Object.entries(upstreamImages).map(([image, name]) => [image, locked(name)]);
  const own = Object.entries(runtimeImages).map(([name, image]) => [
    name,
    image.from === "upstream" ? locked(image.name) : released(image.kind, image.repository),
  ]);
  return {
    images: {
      platform: Object.fromEntries(platform) as CloudImages["platform"],
      runtimes: Object.fromEntries(own) as CloudImages["runtimes"],
    },
  };
}
