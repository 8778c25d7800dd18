import type { Release, Version } from "../../../components/model-service/release.ts";
import type { Part } from "../../../stacks/releases/edit/change.ts";

/** What whoever asks once more is told: a pipeline that was killed and is started again goes on from here. */
export interface ServedAlready {
  readonly already: Release;
  readonly version: Version;
  /** In the repository. */
  readonly path: string;
}

/**
 * Whether a release serves a version in a part already, and tests it by the same golden rows. What it is called and where it came from are
 * as they were then. Pure.
 */
export function isServedSo(
  release: Release | undefined,
  { digest, golden }: Pick<Version, "digest" | "golden">,
  part: Part,
): release is Release {
  const isIt = (one: Version): boolean => one.digest === digest && one.golden === golden;
  if (release === undefined) return false;
  const { champion, challengers = [], shadow } = release;
  switch (part.as) {
    case "champion":
      return isIt(champion);
    case "challenger":
      return challengers.some((one) => isIt(one) && one.weight === part.weight);
    case "shadow":
      return shadow !== undefined && isIt(shadow) && shadow.percent === part.percent;
  }
}
