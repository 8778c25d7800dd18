import { parseRepository, type Repository } from "../../../oci/reference.ts";

/** An image's name, taken apart. */
export interface ImageName {
  readonly repository: Repository;
  /** @default "latest" */
  readonly tag: string;
  /** Registry and repository without the tag. */
  readonly base: string;
}

/**
 * `127.0.0.1:15000/runtimes/pmml:current` → its parts. Like the official provider, only fully qualified names are taken.
 * @throws Error that names what is wrong with it
 */
export function parseImageName(text: string): ImageName {
  if (text.includes("@")) throw new Error(`"${text}" carries a digest: nobody can push to one. Name a tag.`);
  const slash = text.lastIndexOf("/");
  const colon = text.indexOf(":", slash + 1);
  const base = colon < 0 ? text : text.slice(0, colon);
  const tag = colon < 0 ? "latest" : text.slice(colon + 1);
  // https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(tag)) throw new Error(`"${text}": "${tag}" is not a tag.`);
  return { repository: parseRepository(base), tag, base };
}

/** Registries on this machine that a text names, `127.0.0.1:15000` and the like: those may be spoken to in plain HTTP. */
export function loopbackRegistries(text: string): readonly string[] {
  const found = text.match(/(?<![\w.])(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):\d{1,5}(?=\/)/g) ?? [];
  return [...new Set(found)].sort();
}
