import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import type { BuiltImage } from "./build.ts";

/** The digest of the one image in a folder of the OCI layout. */
export function layoutDigest(layout: string): string {
  const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as {
    manifests: readonly { readonly digest: string }[];
  };
  const [manifest, ...more] = index.manifests;
  if (manifest === undefined || more.length > 0) throw new Error(`${layout} does not hold exactly one image`);
  return manifest.digest;
}

/** The reference by digest that an image has in a registry it was pushed to. @throws RangeError for one that was not */
export function pushedReference(registry: string, images: readonly BuiltImage[], name: string): string {
  const image = images.find((candidate) => candidate.name === name);
  if (image === undefined) throw new RangeError(`no image ${name}`);
  return `${registry}/ml-serving/${name}@${layoutDigest(image.layout)}`;
}

async function digestInRegistry(registry: string, image: BuiltImage): Promise<string | undefined> {
  const answer = await fetch(`http://${registry}/v2/ml-serving/${image.name}/manifests/${image.tag}`, {
    method: "HEAD",
    headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
  });
  return answer.ok ? (answer.headers.get("docker-content-digest") ?? undefined) : undefined;
}

/**
 * Pushes images to a registry on loopback unless it has them, with the same digest.
 * @returns names of those that were pushed
 */
export async function pushImages(
  registry: string,
  images: readonly BuiltImage[],
  say: Say,
): Promise<readonly string[]> {
  const pushed: string[] = [];
  for (const image of images) {
    if ((await digestInRegistry(registry, image)) === layoutDigest(image.layout)) continue;
    say(`pushing ${image.name}`);
    const target = `docker://${registry}/ml-serving/${image.name}:${image.tag}`;
    await run(
      // Plain HTTP is for this registry alone: it listens on loopback.
      ["skopeo", "copy", "--preserve-digests", "--dest-tls-verify=false", `oci:${image.layout}:latest`, target],
      { say },
    );
    pushed.push(image.name);
  }
  return pushed;
}
