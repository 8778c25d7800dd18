import type { Repository } from "./reference.ts";
import { Requests } from "./requests.ts";
import { retrying } from "./retrying.ts";

/** Pages of a listing, by the links that lead from one to the next: never to another host. */
async function pages<T>(
  at: Repository,
  path: string,
  scope: string,
  authorization: string | undefined,
  read: (page: object) => readonly T[],
) {
  const requests = new Requests(at, authorization, [scope]);
  const found: T[] = [];
  for (let url: URL | undefined = new URL(path, at.baseUrl); url !== undefined;) {
    const here: URL = url;
    const answer = await retrying(() => requests.send({ method: "GET", url: here, expected: [200, 404] }));
    if (answer.status === 404) {
      await answer.body?.cancel();
      return found;
    }
    found.push(...read((await answer.json()) as object));
    const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(answer.headers.get("link") ?? "")?.[1];
    const to: URL | undefined = next === undefined ? undefined : new URL(next, here);
    url = to?.host === here.host ? to : undefined;
  }
  return found;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** Tags of a repository; none where it is not there. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-tags */
export async function listTags(at: Repository, authorization?: string): Promise<readonly string[]> {
  return pages(at, `/v2/${at.name}/tags/list`, `repository:${at.name}:pull`, authorization, (page) =>
    texts((page as { readonly tags?: unknown }).tags),
  );
}

/**
 * Names of a registry's repositories, as far as it tells them: https://distribution.github.io/distribution/spec/api/#catalog
 * @param at any repository there
 */
export async function listRepositories(at: Repository, authorization?: string): Promise<readonly string[]> {
  return pages(at, "/v2/_catalog", "registry:catalog:*", authorization, (page) =>
    texts((page as { readonly repositories?: unknown }).repositories),
  );
}
