import { createHash } from "node:crypto";

/** `sha256:` and 64 hexadecimal digits: how OCI names content (https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests). */
export type Digest = `sha256:${string}`;

export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
