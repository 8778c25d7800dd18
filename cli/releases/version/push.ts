import { Problem } from "../../../local/console/problem.ts";
import type { Say } from "../../../local/console/steps.ts";
import { Client } from "../../../oci/client.ts";
import type { Digest } from "../../../oci/digest.ts";
import { attach, blobOf } from "../../../oci/referrers.ts";
import { copyImage } from "../../../oci/copy.ts";
import type { PackedImage } from "../../../oci/pack.ts";
import { pushImage } from "../../../oci/registry.ts";
import type { ImageAt } from "../../../sources/source.ts";
import type { EnvironmentFile } from "../../../stacks/environments/environment.ts";
import { sbomType } from "../../inspect/sbom.ts";
import { registryAccess, repositoryAt } from "../registry-access.ts";

/** A version as the registry gets it: packed here, or as another registry has it. */
export type Pushable = { readonly packed: PackedImage } | { readonly image: ImageAt };

/** Attaches what a version is made of to it, so that whoever copies it takes that along. */
async function attachSbom(client: Client, digest: Digest, sbom: Buffer): Promise<void> {
  const stored = await client.manifest(digest);
  if (stored === undefined) throw new Error(`${client.at.name}@${digest} is not there after it was pushed`);
  const { mediaType, bytes } = stored;
  await attach(client, { mediaType, digest, size: bytes.length }, sbomType, blobOf(sbomType, sbom));
}

/**
 * Brings a version into an environment's registry, under its digest, with its bill of materials; what is there is not sent again.
 * @param sbom its bill of materials. Default: none is attached
 * @returns what was done, as a line
 * @throws {Problem} where the registry does not answer or refuses
 */
export async function push(
  pushable: Pushable,
  {
    model,
    to,
    sbom,
    say,
  }: { readonly model: string; readonly to: EnvironmentFile; readonly sbom?: Buffer; readonly say: Say },
): Promise<string> {
  const access = await registryAccess(to);
  const name = `models/${model}`;
  const place = repositoryAt(access, name);
  try {
    const digest = "packed" in pushable ? pushable.packed.digest : pushable.image.digest;
    const bytes =
      "packed" in pushable
        ? (await pushImage(pushable.packed, place, access.authorization)).uploadedBytes
        : (
            await copyImage(
              new Client(pushable.image.at, { authorization: pushable.image.authorization }),
              new Client(place, { authorization: access.authorization }),
              digest,
              say,
            )
          ).bytes;
    if (sbom !== undefined) await attachSbom(new Client(place, { authorization: access.authorization }), digest, sbom);
    return bytes === 0
      ? `${name}@${digest} was in the ${to.name} registry already`
      : `pushed ${name}@${digest} to the ${to.name} registry (${bytes} bytes)`;
  } catch (error) {
    throw new Problem(
      `${model} does not get into the registry of ${to.name}, ${access.host}: ${error instanceof Error ? error.message : String(error)}`,
      to.name === "local"
        ? "make up starts it. Nothing was written."
        : "Nothing was written; run it again when it answers.",
    );
  }
}
