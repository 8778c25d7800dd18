import { isLoopback } from "./loopback.ts";
import { machineRegistry } from "./machine-registries.ts";

/** Where an image goes: registry and repository. A tag or digest is no part of it; models are named by the digest that pushing returns. */
export interface Repository {
  /** `http` for a registry on loopback that has no certificate known to this machine, `https` for every other. */
  readonly baseUrl: string;
  readonly registry: string;
  /** `models/iris` */
  readonly name: string;
}

// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
const namePattern = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;

/**
 * `127.0.0.1:15000/models/iris` → its parts.
 * @throws when there is no registry or repository, when it carries a tag or digest, or when a name has what registries refuse
 */
export function parseRepository(text: string): Repository {
  const slash = text.indexOf("/");
  const registry = slash < 0 ? "" : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (!/^(localhost|[^/:@]+\.[^/:@]+|\[[0-9a-f:]+\]|[^/:@]+:\d+)(:\d+)?$/i.test(registry)) {
    throw new Error(`"${text}": no registry in front. Write it like registry.example.com/models/iris.`);
  }
  if (!namePattern.test(name)) {
    const extra = /[:@]/.test(name) ? " without tag or digest" : "";
    throw new Error(
      `"${text}": "${name}" is not a repository name. Use small letters, digits, and . _ - / between them${extra}.`,
    );
  }
  const isPlain = isLoopback(registry) && machineRegistry(registry) === undefined;
  return { baseUrl: `${isPlain ? "http" : "https"}://${registry}`, registry, name };
}

/** An image's name, taken apart. */
export interface ImageName {
  readonly repository: Repository;
  /** @default "latest" */
  readonly tag: string;
  /** Registry and repository without the tag. */
  readonly base: string;
}

/**
 * `127.0.0.1:15000/runtimes/pmml:current` → its parts. Only fully qualified names are taken.
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
