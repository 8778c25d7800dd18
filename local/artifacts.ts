import { join } from "node:path";
import { formatIssues } from "../components/issues.ts";
import { unsafeIssues } from "../formats/examine.ts";
import { storedAsFound } from "../formats/stored.ts";
import { dockerLogin } from "../oci/docker-login.ts";
import { imageFiles } from "../oci/files.ts";
import type { LayerFile } from "../oci/layer.ts";
import { lookUp } from "../oci/lookup.ts";
import { machineLogin } from "../oci/machine-registries.ts";
import { packImage, type PackedImage } from "../oci/pack.ts";
import { parseRepository } from "../oci/reference.ts";
import { pushImage } from "../oci/registry.ts";
import { loadRelease } from "../stacks/releases/load.ts";
import { sourceFile } from "../stacks/releases/source.ts";
import { missingVersions, servedVersions, type ServedVersion } from "../stacks/releases/there.ts";
import { Problem } from "./console/problem.ts";
import type { Say } from "./console/steps.ts";
import { pushKept } from "./kept-artifacts.ts";
import { repositoryRoot } from "./toolchain/paths.ts";

/** @throws {Problem} when loading the files could run code */
function refuseUnsafe(files: readonly LayerFile[], source: string): void {
  const issues = unsafeIssues(files, source, undefined);
  if (issues.length === 0) return;
  throw new Problem(
    issues.map(({ code, path, message }) => `${code}  ${path}  ${message}`).join("\n"),
    "It was not packed. docs/new.md says what is looked for, and why.",
  );
}

/** Files as they are, or under the names that servers look for: whichever a release was made of; else as they are. */
export async function releasedImage(files: readonly LayerFile[], source: string, digest: string): Promise<PackedImage> {
  const image = await packImage(files);
  if (image.digest === digest) return image;
  const stored = await packImage(storedAsFound(files, source, files.length > 1));
  return stored.digest === digest ? stored : image;
}

/** A registry, and how one logs in to it. */
interface Into {
  readonly registry: string;
  readonly authorization: string | undefined;
}

/** What became of a version. */
interface Brought {
  readonly served: ServedVersion;
  readonly isPushed: boolean;
}

/** Packs the file that a version is, where it is one of this repository, or takes it from what an earlier cluster had. */
async function bring(
  one: Pick<ServedVersion, "model" | "part" | "version">,
  { registry, authorization }: Into,
): Promise<Brought> {
  const { model, version } = one;
  const served = { ...one, repository: `models/${model}` };
  const to = parseRepository(`${registry}/models/${model}`);
  const file = sourceFile(version.from);
  if (file === undefined) return { served, isPushed: await pushKept(version.digest, to, authorization) };
  const files = await imageFiles(join(repositoryRoot, file));
  const image = await releasedImage(files, file, version.digest);
  if (image.digest !== version.digest) {
    const isPushed = await pushKept(version.digest, to, authorization);
    return { served: { ...served, packsTo: image.digest }, isPushed };
  }
  refuseUnsafe(files, file);
  const { uploadedBytes } = await pushImage(image, to, authorization);
  return { served, isPushed: uploadedBytes > 0 };
}

/**
 * Brings the artifacts of what is served into the registry, unless it has them, and looks whether all are there. What is a
 * file or folder of this repository is packed: packing is deterministic, so the digest in the release file is the one that
 * comes out; another one means another model. What came from elsewhere is in the registry since its release, or was kept
 * when the cluster was taken down.
 *
 * @param models whose artifacts are in `models/NAME`
 * @returns names of what was pushed
 * @throws {Problem} when a version is not there in the end, or a pickle is unsafe to load
 */
export async function pushArtifacts(
  environment: string,
  models: readonly string[],
  registry: string,
  say: Say,
): Promise<readonly string[]> {
  const { registry: host, baseUrl } = parseRepository(`${registry}/models`);
  const authorization = machineLogin(baseUrl) ?? process.env["REGISTRY_AUTHORIZATION"] ?? (await dockerLogin(host));
  const into = { registry, authorization };
  const all: Brought[] = [];
  for (const model of models) {
    const loaded = loadRelease(environment, model);
    if ("issues" in loaded) continue; // said with all others, by the program itself
    for (const one of servedVersions(model, loaded.release)) {
      say(`artifact of ${model}`);
      all.push(await bring(one, into));
    }
  }
  const issues = await missingVersions(
    environment,
    all.map(({ served }) => served),
    registry,
    (repository, digest) => lookUp(parseRepository(`${registry}/${repository}`), digest, into.authorization),
  );
  if (issues.length > 0)
    throw new Problem(formatIssues(issues, environment), "docs/registries.md says how artifacts get there.");
  return all.flatMap(({ served: { model, version }, isPushed }) =>
    isPushed ? [`models/${model} ${version.version}`] : [],
  );
}
