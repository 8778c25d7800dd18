import { join } from "node:path";
import { versionsOf } from "../components/model-service/release.ts";
import { unsafeIssues } from "../formats/examine.ts";
import { storedAsFound } from "../formats/stored.ts";
import { imageFiles } from "../oci/files.ts";
import type { LayerFile } from "../oci/layer.ts";
import { packImage, type PackedImage } from "../oci/pack.ts";
import { parseRepository } from "../oci/reference.ts";
import { pushImage } from "../oci/registry.ts";
import { loadRelease } from "../stacks/releases/load.ts";
import { sourceFile } from "../stacks/releases/source.ts";
import { Problem } from "./console/problem.ts";
import type { Say } from "./console/steps.ts";
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

/**
 * Packs the artifacts that are files or folders of this repository and pushes them to the registry unless it has them. Packing is
 * deterministic, so the digest in the release file is the one that comes out; another one means another model.
 *
 * @returns names of what was pushed
 * @throws {Problem} when a release names a digest that its file does not have, or a pickle is unsafe to load
 */
export async function pushArtifacts(
  environment: string,
  models: readonly string[],
  registry: string,
  say: Say,
): Promise<readonly string[]> {
  const pushed: string[] = [];
  for (const model of models) {
    const loaded = loadRelease(environment, model);
    if ("issues" in loaded) continue; // said with all others, by the program itself
    for (const version of versionsOf(loaded.release)) {
      const file = sourceFile(version.from);
      if (file === undefined) continue;
      say(`artifact of ${model}`);
      const files = await imageFiles(join(repositoryRoot, file));
      refuseUnsafe(files, file);
      const image = await releasedImage(files, file, version.digest);
      if (image.digest !== version.digest)
        throw new Problem(
          `stacks/releases/${environment}/${model}.yaml names ${version.digest}, and ${file} packs to ${image.digest}.`,
          "Write the new digest into the release, or bring back the file that it was made from.",
        );
      const { uploadedBytes } = await pushImage(image, parseRepository(`${registry}/models/${model}`));
      if (uploadedBytes > 0) pushed.push(`models/${model} ${version.version}`);
    }
  }
  return pushed;
}
