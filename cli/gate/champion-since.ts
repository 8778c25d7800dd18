import type { Release } from "../../components/model-service/release.ts";

/**
 * When the champion of a release became that (ms since 1970): the oldest of the newest entries of its history since which it
 * is the champion. Undefined where the history does not go back so far. Pure.
 */
export function championSince({ champion, history = [] }: Release): number | undefined {
  // An entry says what was served before it: the first whose champion was another made this one champion.
  const made = history.find(({ before }) => before?.champion.digest !== champion.digest);
  return made === undefined ? undefined : Date.parse(made.at);
}
