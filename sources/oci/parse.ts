import { parseRepository } from "../../oci/reference.ts";
import type { Sources } from "../source.ts";

/** `REGISTRY/REPOSITORY@sha256:…` or `REGISTRY/REPOSITORY:TAG`. */
export function parseOci(rest: string): Sources["oci"] | string {
  const text = rest.replace(/^\/\//, "");
  const at = text.indexOf("@");
  const colon = text.indexOf(":", text.lastIndexOf("/") + 1);
  const cut = at >= 0 ? at : colon;
  if (cut < 0) return "It has neither tag nor digest.";
  const reference = text.slice(cut + 1);
  if (at >= 0 && !/^sha256:[0-9a-f]{64}$/.test(reference))
    return `"${reference}" is no digest, which is sha256: and 64 hexadecimal digits.`;
  // https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
  if (at < 0 && !/^\w[\w.-]{0,127}$/.test(reference)) return `"${reference}" is no tag.`;
  // A tag before a digest says nothing that the digest does not.
  const repository = text.slice(0, cut).replace(/(\/[^/:]+):[^/:]+$/, "$1");
  try {
    parseRepository(repository);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return { repository, reference };
}
