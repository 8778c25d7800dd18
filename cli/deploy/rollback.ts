import type { Release, Traffic } from "../../components/model-service/release.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import type { Change } from "../../stacks/releases/edit/change.ts";
import { beforeLastChange, earlierWith, trafficOf } from "../../stacks/releases/edit/rollback.ts";
import { parseRelease } from "../../stacks/releases/load.ts";
import { git } from "../preview/commit.ts";
import { changeRelease, openRelease } from "../releases/edit/change-release.ts";
import { refuseMissing } from "../releases/refuse-missing.ts";
import { ofTraffic } from "./fingerprint.ts";

/** By this a release's history says that a deployment rolled it back; what follows it is why. */
export const rolledBackBy = "npx ml deploy: ";

/** A model whose release was rolled back. */
export interface RolledBack {
  readonly model: string;
  /** Versions of the champion. */
  readonly from: string;
  readonly to: string;
  readonly why: string;
  /** In the repository. */
  readonly path: string;
  readonly diff: string;
}

/** A model that failed and was not rolled back, and why not. */
export interface LeftAlone {
  readonly model: string;
  readonly why: string;
}

/** So far back it is looked in Git (commits of the file). */
const commits = "50";

/** What a release file said in Git, newest first. */
async function earlierInGit(path: string): Promise<readonly Traffic[]> {
  const log = await git("log", `--max-count=${commits}`, "--format=%H", "--", path);
  const found: Traffic[] = [];
  for (const commit of (log ?? "").split("\n").filter((line) => line !== "")) {
    const text = await git("show", `${commit}:${path}`);
    const loaded = text === undefined ? undefined : parseRelease(text, path);
    if (loaded !== undefined && "release" in loaded) found.push(trafficOf(loaded.release));
  }
  return found;
}

/**
 * The change that brings back what was good: a rollback of the last change, of several, or to what Git has where people
 * edited the file. Undefined where nothing has it. Pure but for Git.
 */
export async function wayBack(release: Release, path: string, good: string): Promise<Change | undefined> {
  const last = beforeLastChange(release);
  if (last !== undefined && ofTraffic(last.traffic) === good) return { kind: "rollback" };
  for (const { before } of release.history ?? []) {
    if (before === undefined || ofTraffic(before) !== good) continue;
    const earlier = earlierWith(release, before.champion.digest);
    if (earlier !== undefined && ofTraffic(earlier.traffic) === good)
      return { kind: "rollback", to: before.champion.digest };
  }
  const traffic = (await earlierInGit(path)).find((one) => ofTraffic(one) === good);
  return traffic === undefined ? undefined : { kind: "rollback", traffic };
}

/**
 * Rolls back the release of a model that failed, as `npx ml rollback` does.
 * @param ticket of the deployment that failed
 * @param good what was served of it before, as {@link ofTraffic}; undefined where it was not served
 */
export async function rollBack(
  environment: string,
  model: string,
  good: string | undefined,
  why: string,
  ticket: string | undefined,
): Promise<RolledBack | LeftAlone> {
  const open = openRelease(repositoryRoot, { environment, model });
  const { release, path } = open;
  if (release === undefined) return { model, why: `${path} is not there` };
  if (good === undefined) return { model, why: "nothing was served of it before: there is nothing to go back to" };
  if (ofTraffic(trafficOf(release)) === good)
    return { model, why: "its release is what was served before: what changed is its shape, or what it stands on" };
  const change = await wayBack(release, path, good);
  if (change === undefined) return { model, why: `neither its history nor Git has what was served before (${good})` };
  const changed = await changeRelease(open, change, {
    why: `${rolledBackBy}${why}`,
    ticket,
    isDryRun: false,
    first: async (next) => {
      await refuseMissing(await environmentFile(environment), model, next);
    },
  });
  const { champion } = changed.release;
  return { model, from: release.champion.version, to: champion.version, why, path, diff: changed.diff };
}

/** Rollbacks of a run that was killed before it was done: files that are not as Git's last commit has them. */
export async function unfinishedRollbacks(environment: string): Promise<readonly RolledBack[]> {
  const folder = `stacks/releases/${environment}`;
  const status = await git("status", "--porcelain", "--untracked-files=no", "--", folder);
  const found: RolledBack[] = [];
  for (const line of (status ?? "").split("\n").filter((one) => one !== "")) {
    const path = line.replace(/^\s*\S+\s+/, "");
    const model = /([^/]+)\.yaml$/.exec(path)?.[1];
    if (model === undefined) continue;
    const { release } = openRelease(repositoryRoot, { environment, model });
    const [entry] = release?.history ?? [];
    if (release === undefined || entry?.did !== "rollback" || entry.why?.startsWith(rolledBackBy) !== true) continue;
    found.push({
      model,
      from: entry.before?.champion.version ?? "?",
      to: release.champion.version,
      why: entry.why.slice(rolledBackBy.length),
      path,
      diff: (await git("diff", "--", path)) ?? "",
    });
  }
  return found;
}
