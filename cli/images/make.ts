import { heldTag } from "../../components/registry/held-tags.ts";
import { Problem } from "../../local/console/problem.ts";
import { copyImage } from "../../oci/copy.ts";
import type { Digest } from "../../oci/digest.ts";
import { loadRuntimeImages } from "../../stacks/cloud/runtime-images.ts";
import { writeRuntimeImage } from "../../stacks/cloud/write-runtime-image.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { isSigned } from "../../oci/signature.ts";
import { clientAt } from "../registry/inventory/tags.ts";
import { registryAccess, type RegistryAccess } from "../releases/registry-access.ts";
import { copyProblem } from "../releases/registry-problem.ts";
import { buildableFor, stageImages, type Buildable, type Staged } from "./build.ts";
import { isWell, lookAtEach, type Asked, type Looked, type Made } from "./look.ts";

/** Those of an environment's images that are asked for. @throws {Problem} for one that its models do not run by */
function chosen(file: EnvironmentFile, names: readonly string[]): readonly Buildable[] {
  const all = buildableFor(file);
  const unknown = names.filter((name) => !all.some((image) => image.name === name));
  if (unknown.length > 0)
    throw new Problem(
      `No model of ${file.name} runs by an image ${unknown.join(", ")} that is built here.`,
      all.length === 0 ? "None of its models does." : `They run by: ${all.map(({ name }) => name).join(", ")}.`,
    );
  return all.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** The digests that a cloud environment's file names. @throws {InvalidData} where it cannot be read */
function releasedIn(file: EnvironmentFile): Readonly<Partial<Record<string, string>>> {
  if (!isCloud(file)) return {};
  const loaded = loadRuntimeImages(file.name);
  if ("issues" in loaded) throw new InvalidData(loaded.issues, file.name);
  return loaded.digests;
}

interface Pushing {
  readonly file: EnvironmentFile;
  readonly from: RegistryAccess;
  readonly to: RegistryAccess;
  readonly say: Asked["say"];
  readonly sign: Asked["sign"];
}

/** Brings an image that passed to the environment's registry, with what is attested of it. @returns bytes that it had not */
async function push({ repository, name, digest }: Looked, { file, from, to, say, sign }: Pushing): Promise<number> {
  try {
    const client = clientAt(to, repository);
    // A signature is another each time: where the registry has one of this key, its tag, which may never move, is left as it is.
    if (sign !== undefined && (await isSigned(client, digest as Digest, sign.verify))) return 0;
    const { bytes } = await copyImage(clientAt(from, repository), client, digest as Digest, say);
    // ECR ends what has no tag after a while, and gives no tag a second time: components/registry/policies.ts
    await client.tag(digest as Digest, isCloud(file) ? heldTag(digest) : "current");
    return bytes;
  } catch (error) {
    throw copyProblem(error, { model: name, from, to });
  }
}

/**
 * Builds the images that an environment's models run by, from these sources, and does with them what is asked: what is refused
 * is neither signed nor pushed.
 * @param reach how the environment's registry is reached; it is asked where something is to be pushed, and not otherwise
 * @throws {Problem} where an image is none of them, cannot be built, or the registry does not take it
 */
export async function makeImages(
  file: EnvironmentFile,
  asked: Asked & { readonly build: NonNullable<Asked["build"]> },
  reach: typeof registryAccess = registryAccess,
): Promise<readonly Looked[]> {
  const wanted = chosen(file, asked.names);
  if (wanted.length === 0) return [];
  const released = releasedIn(file);
  const staged = await stageImages(file, wanted, asked.say);
  try {
    const looked = await lookAtEach(staged.images, { file, access: staged.access }, asked);
    const to = asked.build.push ? await reach(file) : undefined;
    const made: Looked[] = [];
    const becoming = { staged, to, released, say: asked.say, sign: asked.sign, release: asked.build.release };
    for (const one of looked) made.push({ ...one, made: await become(one, file, becoming) });
    return made;
  } finally {
    await staged.stop();
  }
}

interface Becoming {
  readonly staged: Staged;
  readonly to: RegistryAccess | undefined;
  readonly released: ReturnType<typeof releasedIn>;
  readonly say: Asked["say"];
  readonly sign: Asked["sign"];
  readonly release: boolean;
}

async function become(
  one: Looked,
  file: EnvironmentFile,
  { staged, to, released, say, sign, release }: Becoming,
): Promise<Made> {
  const runs = isCloud(file)
    ? released[one.name]
    : to === undefined
      ? undefined
      : await clientAt(to, one.repository).find("current");
  // Without its registry nobody knows what local runs by.
  const known = isCloud(file) || to !== undefined ? { isReleased: runs === one.digest } : {};
  if (to === undefined || !isWell(one)) return known;
  const pushed = await push(one, { file, from: staged.access, to, say, sign });
  if (!release || !isCloud(file)) return { ...known, pushed };
  const image = staged.images.find(({ name }) => name === one.name);
  if (image === undefined) throw new RangeError(`${one.name} was not built`);
  return { ...known, pushed, written: writeRuntimeImage(file.name, image.name, one.digest) };
}
