import type { Release, Version } from "../../../components/model-service/release.ts";
import { versionsOf } from "../../../components/model-service/release.ts";
import { Problem } from "../../../local/console/problem.ts";

/** Fewer digits than these name too much. */
const leastDigits = 4;

/** Every version that a release names, those that are served first, then its history's, each digest once. */
export function knownVersions(release: Release): readonly Version[] {
  const all = [release, ...(release.history ?? []).flatMap(({ before }) => before ?? [])].flatMap(versionsOf);
  return [...new Map([...all].reverse().map((version) => [version.digest, version])).values()].reverse();
}

/**
 * The version that somebody means by a digest, or by its first digits where only one begins so.
 * @param where as it stands in messages: `stg`
 * @throws {Problem} where none or several begin so
 */
export function versionBy(asked: string, versions: readonly Version[], where: string): Version {
  const digits = asked.replace(/^sha256:/, "").replace(/…$/, "");
  const found =
    digits.length < leastDigits ? [] : versions.filter(({ digest }) => digest.startsWith(`sha256:${digits}`));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const known = versions.map(({ digest, version }) => `${version} (${digest.slice(0, 19)}…)`).join(", ");
  throw new Problem(
    `${only === undefined ? "No version" : "More than one version"} of ${where} has the digest ${asked}.`,
    `Its versions are ${known}. Name one by its digest or the first ${leastDigits} or more digits of that.`,
  );
}
