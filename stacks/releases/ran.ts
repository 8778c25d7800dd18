import type { Release } from "../../components/model-service/release.ts";
import { loadRelease } from "./load.ts";

type Traffic = Pick<Release, "champion" | "challengers" | "shadow">;

function digestsOf({ champion, challengers = [], shadow }: Traffic): readonly string[] {
  return [champion, ...challengers, ...(shadow === undefined ? [] : [shadow])].map(({ digest }) => digest);
}

/**
 * Digests of a model that an environment serves or has served, as its release file says: what runs, and what the file's
 * history names. None where there is no file, or a broken one, which its own environment refuses.
 *
 * @param folder of the release files. Default: `stacks/releases`
 */
export function ranIn(environment: string, model: string, folder?: string): readonly string[] {
  const loaded = loadRelease(environment, model, folder);
  if ("issues" in loaded) return [];
  const { history = [], ...now } = loaded.release;
  const before = history.flatMap((entry) => (entry.before === undefined ? [] : digestsOf(entry.before)));
  return [...new Set([...digestsOf(now), ...before])].sort();
}
