import { createHash } from "node:crypto";
import type { JenkinsImage, JenkinsImageSource } from "../../components/ci/images.ts";
import type { Issue } from "../../components/issues.ts";
import { repositoryIn, upstreamIn, type RegistryRef } from "../../components/registry/place.ts";
import { lockValue, type Locks } from "../../locks/locks.ts";
import { refuseUnresolved } from "../../locks/refuse.ts";
import { parseImageName } from "../../oci/reference.ts";
import { imageSource, podImages, type ImageName } from "../../runtimes/images.ts";
import type { BuiltImageName } from "../../runtimes/kinds.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import { jenkinsBaseIssues, jenkinsImages } from "./ci-images.ts";
import type { Purpose } from "./purpose.ts";
import { runtimeImagesFile, type RuntimeDigests } from "./runtime-images.ts";
import { cloudUpstreams, namedUpstreams, servedBy, upstreamsInUse, type CloudUpstream } from "./upstreams.ts";

/** Every image of an environment, by digest, at the address that nodes pull it from. */
export interface CloudImages {
  readonly platform: Readonly<Record<CloudUpstream, string>> & ReturnType<typeof namedUpstreams>;
  readonly runtimes: Readonly<Partial<Record<ImageName, string>>>;
  /** Jenkins' own, where the environment has one. */
  readonly jenkins?: Readonly<Record<JenkinsImage, JenkinsImageSource>>;
}

export interface ImageFacts {
  readonly registry: RegistryRef;
  readonly locks: Locks;
  readonly runtimes: RuntimeDigests;
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

/** Every image in use that has no digest: what a run against a real account refuses. */
function withoutDigest(environment: CloudEnvironment, { locks, runtimes }: ImageFacts): readonly Issue[] {
  const uses = Object.entries(upstreamsInUse(environment)).map(([image, name]) => ({
    topic: "images" as const,
    name,
    path: `images.${image}`,
  }));
  const own = servedBy(environment).flatMap((name): readonly Issue[] => {
    const image = imageSource(name);
    if (image.from === "upstream" || runtimes[image.kind] !== undefined) return [];
    return [
      {
        code: "EN060",
        path: `${runtimeImagesFile(environment.name)} ${image.kind}`,
        message: `No image ${image.kind} has been released in ${environment.name}. Build it, push it and have its digest written here: npx ml images ${environment.name} ${image.kind} --release`,
      },
    ];
  });
  return [...refuseUnresolved("account", uses, locks), ...own, ...jenkinsBaseIssues(environment, locks)];
}

/** The images of an environment, or every one in use that has no digest. Pure. */
export function cloudImages(
  environment: CloudEnvironment,
  facts: ImageFacts,
  purpose: Purpose,
): { readonly images: CloudImages } | { readonly issues: readonly Issue[] } {
  const issues = purpose.for === "account" ? withoutDigest(environment, facts) : [];
  if (issues.length > 0) return { issues };
  const { registry, locks, runtimes } = facts;
  const locked = (name: string): string => {
    const fact = lockValue(locks, "images", name);
    const at = upstreamIn(registry, parseImageName(name).base);
    return fact.kind === "resolved" ? `${at}@${fact.value}` : standingIn(name, at, purpose);
  };
  const released = (kind: BuiltImageName, repository: string): string => {
    const digest = runtimes[kind];
    const base = repositoryIn(registry, repository);
    return digest === undefined ? standingIn(repository, base, purpose) : `${base}@${digest}`;
  };
  const platform = Object.entries({ ...cloudUpstreams, ...namedUpstreams(environment) }).map(([image, name]) => [
    image,
    locked(name),
  ]);
  // Those that nobody uses are among them: what is rendered for a model that is not declared yet needs them.
  const names = new Set([...podImages, ...servedBy(environment)]);
  const own = [...names].map((name) => {
    const image = imageSource(name);
    return [name, image.from === "upstream" ? locked(image.name) : released(image.kind, image.repository)];
  });
  const jenkins = jenkinsImages(
    environment,
    facts,
    purpose.for === "account" ? undefined : (repository, at) => standingIn(repository, at, purpose),
  );
  return {
    images: {
      ...(jenkins === undefined ? {} : { jenkins }),
      platform: Object.fromEntries(platform) as CloudImages["platform"],
      runtimes: Object.fromEntries(own) as CloudImages["runtimes"],
    },
  };
}
