import { imageSource } from "../../runtimes/images.ts";
import type { BuiltImageName } from "../../runtimes/kinds.ts";
import { listRepositories } from "../../oci/list.ts";
import { loadRuntimeImages } from "../../stacks/cloud/runtime-images.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { clientAt } from "../registry/inventory/tags.ts";
import { repositoryAt, type RegistryAccess } from "../releases/registry-access.ts";

/** An image that is built here, as an environment runs it. */
export interface RuntimeImage {
  /** `pmml`, `functions/advice`. */
  readonly name: string;
  /** Without what the registry puts before it: `runtimes/pmml`. */
  readonly repository: string;
  readonly digest: string;
}

/** Those that a cloud environment's file of released images names. @throws {InvalidData} where it cannot be read */
function released(environment: EnvironmentFile["name"]): readonly RuntimeImage[] {
  const loaded = loadRuntimeImages(environment);
  if ("issues" in loaded) throw new InvalidData(loaded.issues, environment);
  return Object.entries(loaded.digests).flatMap(([name, digest]) => {
    const source = imageSource(name as BuiltImageName);
    return source.from === "build" && digest !== undefined ? [{ name, repository: source.repository, digest }] : [];
  });
}

/** Those that the local environment has built: each has the tag `current`. */
async function built(access: RegistryAccess): Promise<readonly RuntimeImage[]> {
  const [, ...path] = access.address.split("/");
  const prefix = path.map((part) => `${part}/`).join("");
  const all = await listRepositories(repositoryAt(access, "models/any"), access.authorization);
  const images: RuntimeImage[] = [];
  for (const full of all) {
    const repository = full.startsWith(prefix) ? full.slice(prefix.length) : "";
    if (!/^(runtimes|functions)\//.test(repository)) continue;
    const digest = await clientAt(access, repository).find("current");
    if (digest !== undefined) images.push({ name: repository.replace(/^runtimes\//, ""), repository, digest });
  }
  return images;
}

/** Images that an environment's pods run and that are built here, by name. */
export async function runtimeImagesOf(file: EnvironmentFile, access: RegistryAccess): Promise<readonly RuntimeImage[]> {
  const images = isCloud(file) ? released(file.name) : await built(access);
  return [...images].sort((a, b) => a.name.localeCompare(b.name));
}
