import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Issue } from "../../../components/issues.ts";
import type { Release, Version } from "../../../components/model-service/release.ts";
import { Problem } from "../../../local/console/problem.ts";
import type { Say } from "../../../local/console/steps.ts";
import { isCloud, type EnvironmentFile } from "../../../stacks/environments/environment.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import { short, shownFile, type Part } from "../../../stacks/releases/edit/change.ts";
import type { Carried, Carrying } from "../carry.ts";
import { changeRelease, openRelease, type Changed, type OpenRelease } from "./change-release.ts";
import { knownVersions, versionBy } from "./digest.ts";
import { ladderIssues } from "./ladder.ts";

/** What is to be promoted, where to, and as what. */
export interface Promotion {
  readonly model: string;
  readonly from: EnvironmentFile;
  readonly to: EnvironmentFile;
  readonly part: Part;
  readonly digest?: string;
  readonly why?: string;
  readonly skipLadder?: string;
  readonly isDryRun: boolean;
}

/** What a promotion needs beside the files. */
export interface PromotionTools {
  readonly carry: (carrying: Carrying) => Promise<Carried>;
  readonly say: Say;
}

export interface Promoted extends Changed {
  readonly version: Version;
  /** What was served in the other environment until now; undefined for the first release there. */
  readonly before: Release | undefined;
  /** What was copied to its registry, a line each. */
  readonly copied: readonly string[];
}

/** The version that is promoted: the champion elsewhere; in place, the one that is tried. */
function versionOf(source: OpenRelease, { model, from, to, digest }: Promotion): Version {
  if (source.release === undefined)
    throw new Problem(
      `${model} has no release in ${from.name}: there is no ${source.path}.`,
      `npx ml release ${model} ${from.name} --from … writes one.`,
    );
  if (digest !== undefined) return versionBy(digest, knownVersions(source.release), `${model} in ${from.name}`);
  const { champion, challengers = [], shadow } = source.release;
  if (from.name !== to.name) return champion;
  const tried = [...challengers, ...(shadow === undefined ? [] : [shadow])];
  const [only, ...others] = tried;
  if (only !== undefined && others.length === 0) return only;
  const known = tried.map(({ version, digest: one }) => `${version} (${short(one)})`).join(", ");
  throw new Problem(
    `${model} has ${only === undefined ? "neither challenger nor shadow" : "several challengers or a shadow beside them"} in ${from.name}.`,
    only === undefined ? "Name where the version is: --from ENV" : `Name one by --digest: ${known}.`,
  );
}

/** Mistakes that need no file of another environment's but the release's own. */
function declaredIssues({ model, to }: Promotion, version: Version, root: string): readonly Issue[] {
  const path = shownFile({ environment: to.name, model });
  const served = [...to.models, ...(isCloud(to) ? [] : (to.onDemand ?? []))].map(({ name }) => name);
  const issues: Issue[] = [];
  if (!served.includes(model))
    issues.push({
      code: "MR026",
      path,
      message: `${to.name} does not declare ${model}; it declares ${served.join(", ")}. Add it to stacks/environments/${to.name}.ts.`,
    });
  if (!existsSync(join(root, version.golden)))
    issues.push({
      code: "MR027",
      path: `${path} ${version.version}`,
      message: `There is no ${version.golden}, by whose rows it is tested. Bring the file, with the training library's own answers.`,
    });
  return issues;
}

/**
 * Brings a version of a model from one environment to another, or into another part in the same.
 * @throws {InvalidData} with everything that is refused; {Problem} where something cannot be had
 */
export async function promote(root: string, asked: Promotion, { carry, say }: PromotionTools): Promise<Promoted> {
  const { model, from, to, part, skipLadder } = asked;
  const isElsewhere = from.name !== to.name;
  const version = versionOf(openRelease(root, { environment: from.name, model }), asked);
  const target = openRelease(root, { environment: to.name, model });
  const after = isElsewhere && isCloud(to) ? openRelease(root, { environment: to.after, model }).release : undefined;
  const issues = [
    ...declaredIssues(asked, version, root),
    ...(isElsewhere && skipLadder === undefined ? ladderIssues(model, version.digest, to, after) : []),
  ];
  if (issues.length > 0) throw new InvalidData(issues, to.name);
  const why = [asked.why, skipLadder === undefined ? undefined : `skipped the ladder: ${skipLadder}`]
    .filter((one) => one !== undefined)
    .join("; ");
  const copied: string[] = [];
  const changed = await changeRelease(
    target,
    { kind: "place", did: "promote", version, part },
    {
      why: why === "" ? undefined : why,
      isDryRun: asked.isDryRun,
      ...(isElsewhere
        ? {
            first: async () => {
              copied.push(...(await carry({ model, version, from, to, say })).lines);
            },
          }
        : {}),
    },
  );
  return { ...changed, version, before: target.release, copied };
}
