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
import type { Criteria } from "../criteria.ts";
import type { Verdict } from "../verdict.ts";
import { contractChange } from "./breaks.ts";
import { changeRelease, openRelease, type Changed, type OpenRelease } from "./change-release.ts";
import { readContract } from "./contract.ts";
import { knownVersions, versionBy } from "./digest.ts";
import { ladderIssues } from "./ladder.ts";
import { isServedSo, type ServedAlready } from "./served-so.ts";
import { changesOf, ticketIssues } from "./ticket.ts";

/** What is to be promoted, where to, and as what. */
export interface Promotion {
  readonly model: string;
  readonly from: EnvironmentFile;
  readonly to: EnvironmentFile;
  readonly part: Part;
  readonly digest?: string;
  readonly why?: string;
  readonly ticket?: string;
  readonly skipLadder?: string;
  /** Whether callers of the champion may break. */
  readonly isBreaking: boolean;
  /** What a challenger has to show first; undefined: nothing. */
  readonly ifBetter?: Criteria;
  /** Whether nothing is to be done where it is served so already. @default that is refused */
  readonly unlessServed?: boolean;
  readonly isDryRun: boolean;
}

/** What a promotion needs beside the files. */
export interface PromotionTools {
  readonly carry: (carrying: Carrying) => Promise<Carried>;
  readonly judge: (environment: string, model: string, criteria: Criteria, challenger: string) => Promise<Verdict>;
  readonly say: Say;
}

/** A version that is not better, and stays what it is. */
export interface NotBetter {
  readonly version: Version;
  readonly verdict: Verdict;
}

export interface Promoted extends Changed {
  /** Undefined: it did not have to show anything. */
  readonly verdict: Verdict | undefined;
  /** How its contract compares with the champion's, as a clause; undefined where there was no champion. */
  readonly contract: string | undefined;
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
  // One that is named on demand has a repository already, and is served once it has a release.
  const served = [...to.models, ...(to.onDemand ?? [])].map(({ name }) => name);
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

/** How callers of the champion fare with the version, and why it is refused where they would break. */
async function contractOf(
  root: string,
  { model, to, from, part, isBreaking }: Promotion,
  version: Version,
  target: Release | undefined,
  say: Say,
): Promise<{ readonly words?: string; readonly broken?: string; readonly issues: readonly Issue[] }> {
  const spec = [...to.models, ...(isCloud(to) ? [] : (to.onDemand ?? []))].find(({ name }) => name === model);
  if (spec === undefined || target === undefined || target.champion.digest === version.digest) return { issues: [] };
  const champion = await readContract(root, spec, target.champion, to, say);
  const candidate = await readContract(root, spec, version, from, say);
  for (const [whose, read] of Object.entries({ champion, candidate }))
    if ("unknown" in read) return { words: `not compared, the ${whose}'s is not known: ${read.unknown}`, issues: [] };
  if (!("io" in champion && "io" in candidate)) return { issues: [] };
  const { breaks, words } = contractChange(champion.io, candidate.io);
  const broken = breaks.join(", ");
  if (broken === "" || isBreaking || part.as === "shadow")
    return { words: broken === "" ? words : `${words} (${broken})`, broken, issues: [] };
  const path = shownFile({ environment: to.name, model });
  const message = `Callers of the champion would break: ${broken}. Serve it under another name, or say --breaking (recorded).`;
  return { issues: [{ code: "MR024", path, message }] };
}

/** The reason for the history, with what was overruled. */
function whyOf({ why, skipLadder, isBreaking }: Promotion, broken: string | undefined): string | undefined {
  const said = [
    why,
    skipLadder === undefined ? undefined : `skipped the ladder: ${skipLadder}`,
    isBreaking && broken !== undefined && broken !== "" ? `breaks callers: ${broken}` : undefined,
  ].filter((one) => one !== undefined);
  return said.length === 0 ? undefined : said.join("; ");
}

/**
 * Brings a version of a model from one environment to another, or into another part in the same.
 * @throws {InvalidData} with everything that is refused; {Problem} where something cannot be had
 */
export async function promote(
  root: string,
  asked: Promotion,
  { carry, judge, say }: PromotionTools,
): Promise<Promoted | NotBetter | ServedAlready> {
  const { model, from, to, part, skipLadder, ifBetter, unlessServed, isDryRun } = asked;
  const isElsewhere = from.name !== to.name;
  const version = versionOf(openRelease(root, { environment: from.name, model }), asked);
  const target = openRelease(root, { environment: to.name, model });
  if (unlessServed === true && isServedSo(target.release, version, part))
    return { already: target.release, version, path: target.path };
  const after = isElsewhere && isCloud(to) ? openRelease(root, { environment: to.after, model }).release : undefined;
  const contract = await contractOf(root, asked, version, target.release, say);
  const issues = [
    ...declaredIssues(asked, version, root),
    ...(isElsewhere && skipLadder === undefined ? ladderIssues(model, version.digest, to, after) : []),
    ...contract.issues,
    ...ticketIssues(asked.ticket, changesOf(to), target.name),
  ];
  if (issues.length > 0) throw new InvalidData(issues, to.name);
  const verdict = ifBetter === undefined ? undefined : await judge(from.name, model, ifBetter, version.digest);
  if (verdict?.accept === false) return { version, verdict };
  const copied: string[] = [];
  const copy = async (): Promise<void> => {
    copied.push(...(await carry({ model, version, from, to, say })).lines);
  };
  const changed = await changeRelease(
    target,
    { kind: "place", did: "promote", version, part },
    { why: whyOf(asked, contract.broken), ticket: asked.ticket, isDryRun, ...(isElsewhere ? { first: copy } : {}) },
  );
  return { ...changed, version, before: target.release, copied, verdict, contract: contract.words };
}
