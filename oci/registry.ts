import { Client, type ClientOptions } from "./client.ts";
import type { Digest } from "./digest.ts";
import type { PackedImage } from "./pack.ts";
import type { Repository } from "./reference.ts";
import { sendBlob } from "./referrers.ts";

export interface PushResult {
  readonly digest: Digest;
  /** Bytes that the registry did not have yet. */
  readonly uploadedBytes: number;
}

/**
 * Pushes an image by digest: what the registry has is not sent again.
 * @param authorization value of the Authorization header, for registries that want one
 * @throws with registry, request, status and the registry's own words
 */
export async function pushImage(
  image: PackedImage,
  to: Repository,
  authorization?: string,
  options: Omit<ClientOptions, "authorization"> = {},
): Promise<PushResult> {
  const client = new Client(to, { ...options, authorization });
  let uploadedBytes = 0;
  for (const blob of image.blobs) {
    if (await client.hasBlob(blob.digest)) continue;
    await sendBlob(client, blob);
    uploadedBytes += blob.bytes.length;
  }
  if (!(await client.hasManifest(image.digest))) {
    await client.putManifest(image.manifest);
    uploadedBytes += image.manifest.bytes.length;
  }
  return { digest: image.digest, uploadedBytes };
}
