import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { cacheRoot, toolPath } from "../toolchain/paths.ts";
import { putInPlace } from "../toolchain/put-in-place.ts";
import { localImages, nonRoot, type LocalImage } from "./catalogue.ts";
import { ensureTree, treeFile } from "./tree.ts";

/** Images are kept as folders in the OCI layout, ready to be pushed to any cluster's registry. */
function layoutFolder(name: string, key: string): string {
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 12);
  return join(cacheRoot(), "images", `${name}-${hash}`);
}

/** Storage of buildah that is ours alone: what the user builds is neither seen nor touched. */
function buildahStorage(): readonly string[] {
  return ["--root", join(cacheRoot(), "buildah/root"), "--runroot", join(cacheRoot(), "buildah/run")];
}

async function buildah(args: readonly string[], say: Say): Promise<string> {
  return run(["buildah", ...buildahStorage(), ...args], { say });
}

/** Everything that decides an image's bytes: the programs' cache folders are named by what went into them. */
function imageKey(image: LocalImage, tree: string | undefined): string {
  const programs = image.programs.map((tool) => realpathSync(toolPath(tool)));
  return JSON.stringify([image, tree === undefined ? "" : basename(tree), programs]);
}

export interface BuiltImage {
  readonly name: string;
  readonly tag: string;
  /** A folder in the OCI layout that holds this one image. */
  readonly layout: string;
}

async function commit(containerfile: string, context: string, layout: string, say: Say): Promise<void> {
  const unfinished = mkdtempSync(`${layout}.`);
  writeFileSync(join(context, "Containerfile"), containerfile);
  // By a name of this run: another may be building, copying or removing the same.
  const image = `localhost/ml-serving/${basename(layout)}:${process.pid}`;
  try {
    await buildah(
      // Nothing is run in these builds; a fixed time makes the same content the same digest.
      ["build", "--isolation", "chroot", "--format", "oci", "--timestamp", "0", "--layers=false", "-t", image, context],
      say,
    );
    // Uncompressed: on loopback, packing and unpacking would cost more time than the bytes.
    await buildah(["push", "--disable-compression", image, `oci:${join(unfinished, "image")}:latest`], say);
    putInPlace(join(unfinished, "image"), layout);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    await buildah(["rmi", "--force", image], () => undefined).catch(() => undefined); // only the copy is needed
  }
}

/** Builds one image unless the cache has it. */
export async function ensureImage(image: LocalImage, say: Say): Promise<BuiltImage> {
  const tree = image.from === "base" ? await ensureTree(image.packages ?? [], image.leaveOut ?? [], say) : undefined;
  const layout = layoutFolder(image.name, imageKey(image, tree));
  if (!existsSync(layout)) {
    mkdirSync(join(layout, ".."), { recursive: true });
    const context = mkdtempSync(`${layout}.`);
    try {
      for (const tool of image.programs) cpSync(realpathSync(toolPath(tool)), join(context, tool));
      if (tree !== undefined) cpSync(tree, join(context, "tree.tar"));
      const lines = [
        "FROM scratch",
        ...(tree === undefined ? [] : ["ADD tree.tar /"]),
        ...image.programs.map((tool) => `COPY --chmod=755 ${tool} /usr/local/bin/${tool}`),
        // Looked up by name in the charts that start these programs.
        "ENV PATH=/usr/local/bin:/usr/bin:/bin",
        `USER ${nonRoot}:${nonRoot}`,
        ...(image.entrypoint === undefined ? [] : [`ENTRYPOINT ${JSON.stringify(image.entrypoint)}`]),
      ];
      await commit(`${lines.join("\n")}\n`, context, layout, say);
    } finally {
      rmSync(context, { recursive: true, force: true });
    }
  }
  return { name: image.name, tag: image.tag, layout };
}

/** Names of the images that the cache does not have; one whose programs are still to be built is among them. */
export function missingImages(): readonly string[] {
  return Object.values<LocalImage>(localImages)
    .filter((image) => {
      if (!image.programs.every((tool) => existsSync(toolPath(tool)))) return true;
      const tree = image.from === "base" ? treeFile(image.packages ?? [], image.leaveOut ?? []) : undefined;
      return !existsSync(layoutFolder(image.name, imageKey(image, tree)));
    })
    .map((image) => image.name);
}

/**
 * Builds every image that the local cluster starts from; what the cache has is not built again.
 * @param more images that only some models need
 */
export async function ensureLocalImages(say: Say, more: readonly LocalImage[] = []): Promise<readonly BuiltImage[]> {
  const built: BuiltImage[] = [];
  for (const image of [...Object.values<LocalImage>(localImages), ...more]) {
    say(`image ${image.name}`);
    built.push(await ensureImage(image, say));
  }
  return built;
}
