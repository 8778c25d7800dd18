import { Client } from "../../../oci/client.ts";
import type { Digest } from "../../../oci/digest.ts";
import { listRepositories, listTags } from "../../../oci/list.ts";
import { childrenOf, parseManifest } from "../../../oci/manifest.ts";
import { repositoryAt, type RegistryAccess } from "../../releases/registry-access.ts";
import type { Inventory, Listed } from "./inventory.ts";

/** How one repository of an environment's registry is spoken to. */
export function clientAt(access: RegistryAccess, repository: string): Client {
  return new Client(repositoryAt(access, repository), { authorization: access.authorization });
}

/** What is listed beside tags: what is attested of them, and the parts of indexes. */
async function reached(client: Client, digest: string, seen: Map<string, Listed>): Promise<void> {
  const manifest = await client.manifest(digest);
  if (manifest === undefined) return;
  const lists = (await client.referrers(digest as Digest)) ?? [];
  const referrers = lists.flatMap((list) => childrenOf(parseManifest(list)));
  for (const one of [...childrenOf(parseManifest(manifest.bytes)), ...referrers]) {
    if (seen.has(one.digest)) continue;
    seen.set(one.digest, { digest: one.digest, tags: [], pushedAt: undefined });
    await reached(client, one.digest, seen);
  }
}

/** Any registry: it lists what has a tag, and what hangs on that. The protocol knows neither ages nor what has no tag. */
export function taggedInventory(access: RegistryAccess): Inventory {
  const [, ...path] = access.address.split("/");
  const prefix = path.map((part) => `${part}/`).join("");
  return {
    limits: "It lists tags alone: what has none is not seen, and of nothing is it known how old it is.",
    repositories: async () =>
      (await listRepositories(repositoryAt(access, "models/any"), access.authorization))
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length)),
    list: async (repository) => {
      const client = clientAt(access, repository);
      const seen = new Map<string, Listed>();
      for (const tag of await listTags(client.at, access.authorization)) {
        const digest = await client.find(tag);
        if (digest === undefined) continue;
        seen.set(digest, { digest, tags: [...(seen.get(digest)?.tags ?? []), tag], pushedAt: undefined });
      }
      for (const digest of [...seen.keys()]) await reached(client, digest, seen);
      return [...seen.values()];
    },
    manifest: async (repository, digest) => (await clientAt(access, repository).manifest(digest))?.bytes,
    remove: async (repository, digest) => {
      await clientAt(access, repository).removeManifest(digest as Digest);
    },
    tag: (repository, digest, tag) => clientAt(access, repository).tag(digest as Digest, tag),
  };
}
