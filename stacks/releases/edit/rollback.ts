import { isDeepStrictEqual } from "node:util";
import type { HistoryEntry, Release, Traffic } from "../../../components/model-service/release.ts";

/** What a rollback brings back. */
export interface Earlier {
  /** Of the entry in the history whose `before` it is. */
  readonly index: number;
  readonly traffic: Traffic;
}

/** What a release serves, without its history. */
export function trafficOf({ champion, challengers, shadow, pins, sticky }: Release): Traffic {
  return {
    champion,
    ...(challengers === undefined ? {} : { challengers }),
    ...(shadow === undefined ? {} : { shadow }),
    ...(pins === undefined ? {} : { pins }),
    ...(sticky === undefined ? {} : { sticky }),
  };
}

/** What was served after an entry: what the next newer one says was served before it. */
function after(release: Release, history: readonly HistoryEntry[], index: number): Traffic | undefined {
  return index === 0 ? trafficOf(release) : history[index - 1]?.before;
}

/**
 * The changes that are not undone, newest first, as places in the history. A rollback undoes every change down to the
 * one whose `before` it brought back; one that brought back something else, such as a change undone by mistake, is a
 * change as any other.
 */
function notUndone(release: Release): readonly number[] {
  const history = release.history ?? [];
  const standing: number[] = [];
  for (let index = history.length - 1; index >= 0; index--) {
    const entry = history[index];
    const served = after(release, history, index);
    const reached =
      entry?.did === "rollback" ? standing.findIndex((one) => isDeepStrictEqual(history[one]?.before, served)) : -1;
    if (reached >= 0) standing.splice(0, reached + 1);
    else standing.unshift(index);
  }
  return standing;
}

/** What was served before the last change not yet undone; undefined where there was none, or nothing was served. */
export function beforeLastChange(release: Release): Earlier | undefined {
  const index = notUndone(release)[0];
  const traffic = index === undefined ? undefined : release.history?.[index]?.before;
  return index === undefined || traffic === undefined ? undefined : { index, traffic };
}

/** The newest earlier traffic with this champion that is not what is served now. */
export function earlierWith(release: Release, digest: string): Earlier | undefined {
  const now = trafficOf(release);
  for (const [index, { before }] of (release.history ?? []).entries())
    if (before?.champion.digest === digest && !isDeepStrictEqual(before, now)) return { index, traffic: before };
  return undefined;
}
