import {
  jenkinsBases,
  jenkinsRepositories,
  type JenkinsImage,
  type JenkinsImageSource,
} from "../../components/ci/images.ts";
import type { Issue } from "../../components/issues.ts";
import { repositoryIn, type RegistryRef } from "../../components/registry/place.ts";
import { lockValue, type Locks } from "../../locks/locks.ts";
import { refuseUnresolved } from "../../locks/refuse.ts";
import { parseImageName } from "../../oci/reference.ts";
import type { CloudEnvironment } from "../environments/environment.ts";

const images = Object.keys(jenkinsRepositories) as readonly JenkinsImage[];

/** Repositories of Jenkins' own images, where an environment has one. Pure. */
export function jenkinsRepositoriesOf({ ci }: CloudEnvironment): readonly string[] {
  return ci?.jenkins === undefined ? [] : Object.values(jenkinsRepositories);
}

/** What Jenkins' images would be built on and nobody knows the digest of: what a run against a real account refuses. Pure. */
export function jenkinsBaseIssues({ ci }: CloudEnvironment, locks: Locks): readonly Issue[] {
  if (ci?.jenkins?.images !== "build") return [];
  const uses = images.flatMap((image) =>
    Object.entries<string>(jenkinsBases[image]).map(([base, name]) => ({
      topic: "images" as const,
      name,
      path: `ci.jenkins.images ${image} ${base}`,
    })),
  );
  return refuseUnresolved("account", uses, locks);
}

/**
 * How Jenkins' images come about. In a rehearsal, and where somebody only reads, none is built: a reference stands for it. Pure.
 * @param standIn gives the reference of what is not built
 */
export function jenkinsImages(
  { ci }: CloudEnvironment,
  { registry, locks }: { readonly registry: RegistryRef; readonly locks: Locks },
  standIn: ((repository: string, base: string) => string) | undefined,
): Readonly<Record<JenkinsImage, JenkinsImageSource>> | undefined {
  const from = ci?.jenkins?.images;
  if (from === undefined) return undefined;
  const sourceOf = (image: JenkinsImage): JenkinsImageSource => {
    const repository = jenkinsRepositories[image];
    const at = repositoryIn(registry, repository);
    if (from !== "build") return { image: `${at}@${from[image]}` };
    if (standIn !== undefined) return { image: standIn(repository, at) };
    const bases = Object.entries<string>(jenkinsBases[image]).map(([base, name]) => {
      const fact = lockValue(locks, "images", name);
      if (fact.kind === "unresolved") throw new RangeError(`${name} was to be refused`);
      return [base, `${parseImageName(name).base}@${fact.value}`];
    });
    return { build: { bases: Object.fromEntries(bases) as Readonly<Record<string, string>> } };
  };
  return { controller: sourceOf("controller"), agent: sourceOf("agent") };
}
