import type { Issue } from "../../../components/issues.ts";
import type { Release } from "../../../components/model-service/release.ts";
import { isCloud, type EnvironmentFile } from "../../../stacks/environments/environment.ts";
import { short, shownFile } from "../../../stacks/releases/edit/change.ts";

/** Whether a version is the champion of a release, or was. What a challenger or a shadow has shown there does not count. */
export function wasChampion(release: Release, digest: string): boolean {
  return [release, ...(release.history ?? []).flatMap(({ before }) => before ?? [])].some(
    ({ champion }) => champion.digest === digest,
  );
}

/**
 * Whether a version skipped a step: it must have been the champion in the environment that the other comes after. Pure.
 * @param earlier the model's release there; undefined where there is none
 */
export function ladderIssues(
  model: string,
  digest: string,
  to: EnvironmentFile,
  earlier: Release | undefined,
): readonly Issue[] {
  if (!isCloud(to) || (earlier !== undefined && wasChampion(earlier, digest))) return [];
  return [
    {
      code: "MR023",
      path: shownFile({ environment: to.name, model }),
      message: `${short(digest)} has not been the champion in ${to.after}. Promote it to ${to.after} first, or say --skip-ladder "reason" (recorded).`,
    },
  ];
}
