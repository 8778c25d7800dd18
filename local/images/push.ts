import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isLoopback } from "../../oci/loopback.ts";
import { lookUp } from "../../oci/lookup.ts";
import { machineRegistry } from "../../oci/machine-registries.ts";
import { parseRepository } from "../../oci/reference.ts";
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
  const found = await lookUp(parseRepository(`${registry}/ml-serving/${image.name}`), image.tag, undefined);
  return found.kind === "found" ? found.digest : undefined;
}

/** How skopeo is let in: by files, as others on this machine see the words of a command. Plain HTTP never leaves the machine. */
function letIn(registry: string): readonly string[] {
  const known = machineRegistry(registry);
  if (known !== undefined) return ["--dest-cert-dir", known.folder, "--dest-authfile", known.logins];
  return isLoopback(registry) ? ["--dest-tls-verify=false"] : [];
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
    await run(["skopeo", "copy", "--preserve-digests", ...letIn(registry), `oci:${image.layout}:latest`, target], {
      say,
    });
    pushed.push(image.name);
  }
  return pushed;
}
