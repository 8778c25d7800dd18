import type { Version } from "../../components/model-service/release.ts";
import { carriedTag } from "../../components/registry/held-tags.ts";
import { isTagged } from "../../components/registry/place.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Say } from "../../local/console/steps.ts";
import { Client } from "../../oci/client.ts";
import { copyImage, type Copied } from "../../oci/copy.ts";
import type { Digest } from "../../oci/digest.ts";
import { loadRuntimeImages, type RuntimeDigests } from "../../stacks/cloud/runtime-images.ts";
import type { EnvironmentFile } from "../../stacks/environments/environment.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { registryAccess, repositoryAt, type RegistryAccess } from "./registry-access.ts";
import { copyProblem } from "./registry-problem.ts";
import { short, toCarry, type InRegistry, type ReleasedImages } from "./to-carry.ts";

/** What is to be brought from one environment's registry to another's. */
export interface Carrying {
  /** The model's name. */
  readonly model: string;
  readonly version: Version;
  readonly from: EnvironmentFile;
  readonly to: EnvironmentFile;
  /** Is told what is copied just now. */
  readonly say: Say;
  /** Released images of runtimes. @default what stacks/runtime-images says */
  readonly released?: ReleasedImages;
}

/** An image or artifact that is in the other registry now, under the same digest. */
export interface CarriedImage extends InRegistry {
  /** What was sent; 0 where all of it was there already. */
  readonly bytes: number;
  /** Signatures, SBOMs and other statements about it, and about their parts, that are there now. */
  readonly attestations: number;
}

/** What became of a version's way to another registry. */
export interface Carried {
  readonly images: readonly CarriedImage[];
  /** The same for people, and what could not or need not be copied, a line each: `copied models/fraud@sha256:77ab… to the prd registry`. */
  readonly lines: readonly string[];
}

function declaredIn({ models, onDemand = [] }: EnvironmentFile, name: string): ModelSpec | undefined {
  return [...models, ...onDemand].find((model) => model.name === name);
}

function releasedIn({ name }: EnvironmentFile): RuntimeDigests {
  const loaded = loadRuntimeImages(name);
  if ("issues" in loaded) throw new InvalidData(loaded.issues, name);
  return loaded.digests;
}

function inWords(
  { repository, digest }: InRegistry,
  { bytes, attestations, left }: Copied,
  to: string,
): readonly string[] {
  const named = `${repository}@${short(digest)}`;
  const with_ =
    attestations.length === 0 ? "" : ` with ${attestations.length} attestation${attestations.length === 1 ? "" : "s"}`;
  return [
    bytes === 0 ? `${named}${with_} is in the ${to} registry already` : `copied ${named}${with_} to the ${to} registry`,
    ...left,
  ];
}

/** Copies one image between two registries. @throws as {@link copyImage} */
async function copyOne(image: InRegistry, from: RegistryAccess, to: RegistryAccess, say: Say): Promise<Copied> {
  const source = repositoryAt(from, image.repository);
  const target = repositoryAt(to, image.repository);
  const client = new Client(target, {
    authorization: to.authorization,
    ...(source.baseUrl === target.baseUrl ? { mountsFrom: [source.name] } : {}),
  });
  const digest = image.digest as Digest;
  const reader = new Client(source, { authorization: from.authorization, readOnly: true });
  const copied = await copyImage(reader, client, digest, say);
  // Untagged images of runtimes end after a while (components/registry/policies.ts), and one that was copied may run for years.
  if (isTagged(image.repository)) await client.tag(digest, carriedTag(digest));
  return copied;
}

/**
 * Copies a version's artifact, the image that it was served by and all that is attested of them, by digest: nothing is
 * packed or built again. What the other registry has is not sent again, so that a copy that broke off is simply repeated.
 *
 * @throws {Problem} where a registry does not answer, refuses, or has not what is to be copied or where it is to go
 */
export async function carry({ model, version, from, to, say, released }: Carrying): Promise<Carried> {
  const spec = declaredIn(from, model) ?? declaredIn(to, model);
  if (spec === undefined)
    throw new Problem(
      `Neither ${from.name} nor ${to.name} names a model "${model}".`,
      `Models are named in stacks/environments/${from.name}.ts.`,
    );
  const { images, words } = toCarry(
    spec,
    version,
    { from, to },
    released ?? { from: releasedIn(from), to: releasedIn(to) },
  );
  const [source, target] = await Promise.all([registryAccess(from), registryAccess(to)]);
  if (source.address === target.address && source.baseUrl === target.baseUrl)
    return { images: [], lines: [`${from.name} and ${to.name} share a registry: nothing to copy`, ...words] };
  const carried: CarriedImage[] = [];
  const lines: string[] = [];
  try {
    for (const image of images) {
      const copied = await copyOne(image, source, target, say);
      carried.push({ ...image, bytes: copied.bytes, attestations: copied.attestations.length });
      lines.push(...inWords(image, copied, to.name));
    }
  } catch (error) {
    throw copyProblem(error, { model, from: source, to: target });
  }
  return { images: carried, lines: [...lines, ...words] };
}
