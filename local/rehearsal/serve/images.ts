import type { PackedImageName } from "../../../runtimes/kinds.ts";
import { baseImages } from "../../../runtimes/kinds.ts";
import { pushArtifacts } from "../../artifacts.ts";
import type { ClusterLayout } from "../../cluster/layout.ts";
import type { Say } from "../../console/steps.ts";
import { ensureLocalImages } from "../../images/build.ts";
import { localImages } from "../../images/catalogue.ts";
import { buildOnBase } from "../../images/on-base.ts";
import { pushedReference, pushImages } from "../../images/push.ts";
import { ensureContext } from "../../runtime-contexts.ts";

/** Where an environment's registry has what is made here. */
export interface RegistryPlace {
  readonly host: string;
  /** Host and path that stand before every repository's name. */
  readonly address: string;
}

/** What is to be in the registry. */
export interface ServedImages {
  readonly environment: string;
  /** Names of models whose artifacts are pulled. */
  readonly models: readonly string[];
  /** Images of their pods that are built here, and their repositories. */
  readonly runtimes: readonly { readonly kind: PackedImageName; readonly repository: string }[];
}

/**
 * Builds and pushes what real nodes pull into the rehearsal's own registry, below the path that the environment's has.
 *
 * @returns the reference of each image in the environment's words, by repository
 */
export async function pushServed(
  cluster: ClusterLayout,
  { host, address }: RegistryPlace,
  { environment, models, runtimes }: ServedImages,
  say: Say,
): Promise<Readonly<Record<string, string>>> {
  const images = await ensureLocalImages(say);
  const needed: readonly string[] = [
    localImages.pause.name,
    ...runtimes.map(({ kind }) => localImages[baseImages[kind]].name),
  ];
  const pushed = images.filter(({ name }) => needed.includes(name));
  await pushImages(cluster.registry, pushed, say);
  const here = `${cluster.registry}${address.slice(host.length)}`;
  const references: Record<string, string> = {};
  for (const { kind, repository } of runtimes) {
    const { name } = localImages[baseImages[kind]];
    const context = await ensureContext(kind, say);
    say(`image ${kind}`);
    const base = pushedReference(cluster.registry, pushed, name);
    const digest = await buildOnBase({ imageName: `${here}/${repository}:current`, context, base }, () => undefined);
    references[repository] = `${address}/${repository}@${digest}`;
  }
  await pushArtifacts(environment, models, here, say);
  return references;
}
