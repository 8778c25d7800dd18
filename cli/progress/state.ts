import type { Challenger, Release, Version } from "../../components/model-service/release.ts";
import { Problem } from "../../local/console/problem.ts";
import { knownVersions, versionBy } from "../releases/edit/digest.ts";

/** Where a version stands on its way to champion, by the release file alone: whoever is called next goes on from there. */
export type RolloutState =
  /** It answers so many percent, or none yet. */
  | { readonly at: "step"; readonly challenger: Challenger }
  /** Its requests were taken away. Somebody looks, and retires it or gives it a weight again. */
  | { readonly at: "halted"; readonly challenger: Challenger }
  | { readonly at: "champion"; readonly version: Version }
  /** It was a challenger, and is none any more. */
  | { readonly at: "retired"; readonly version: Version };

/** Whether requests were taken from a challenger: it answers none, and answered some before. Pure. */
function isHalted({ digest, weight }: Challenger, { history = [] }: Release): boolean {
  if (weight > 0) return false;
  for (const { before } of history) {
    const was = before?.challengers?.find((one) => one.digest === digest);
    if (was === undefined) return false;
    if (was.weight > 0) return true;
  }
  return false;
}

/** Digests of challengers that are halted: they run, and answer nobody until somebody decides. Pure. */
export function haltedOf(release: Release): ReadonlySet<string> {
  const { challengers = [] } = release;
  return new Set(challengers.filter((one) => isHalted(one, release)).map(({ digest }) => digest));
}

/** The challenger that the newest entry of the history, and no other, made something else. */
function lastChallenger({ champion, challengers = [], history = [] }: Release): Version | undefined {
  const left = (history[0]?.before?.challengers ?? []).filter(
    ({ digest }) => !challengers.some((one) => one.digest === digest),
  );
  return left.find(({ digest }) => digest === champion.digest) ?? left[0];
}

/**
 * Where a rollout stands. Pure.
 * @param asked digest of the version, or its first digits. Default: the only challenger, or the one that was the last
 * @throws {Problem} where none or several could be meant
 */
export function rolloutState(release: Release, asked: string | undefined, where: string): RolloutState {
  const { champion, challengers = [] } = release;
  const named = asked === undefined ? undefined : versionBy(asked, knownVersions(release), where);
  const [only, ...others] = challengers.filter(({ digest }) => named === undefined || digest === named.digest);
  if (only !== undefined && others.length > 0) {
    const known = challengers.map(({ version, digest }) => `${version} (${digest.slice(0, 19)}…)`).join(", ");
    throw new Problem(`${where} has several challengers: ${known}.`, "Name one by --digest.");
  }
  if (only !== undefined) return { at: isHalted(only, release) ? "halted" : "step", challenger: only };
  const version = named ?? lastChallenger(release);
  if (version === undefined)
    throw new Problem(
      `${where} has no challenger.`,
      "npx ml release or npx ml promote brings one: --as challenger --weight 0, and this goes on from there.",
    );
  return version.digest === champion.digest ? { at: "champion", version } : { at: "retired", version };
}
