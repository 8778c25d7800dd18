import type { Release } from "../../../components/model-service/release.ts";
import { knownVersions } from "../edit/digest.ts";

/**
 * What a version is called where nobody says: the number after the highest one of the release and its history, or the
 * first digits of its digest where versions are no numbers. Pure.
 */
export function nextVersion(release: Release | undefined, digest: string): string {
  if (release === undefined) return "1";
  const all = knownVersions(release);
  const same = all.find((one) => one.digest === digest);
  if (same !== undefined) return same.version;
  const numbers = all.map(({ version }) => (/^\d{1,9}$/.test(version) ? Number(version) : Number.NaN));
  return numbers.some(Number.isNaN)
    ? digest.slice("sha256:".length, "sha256:".length + 8)
    : String(Math.max(...numbers) + 1);
}

/** The digest of another version that is called the same; undefined where there is none. Pure. */
export function taken(release: Release | undefined, version: string, digest: string): string | undefined {
  const known = release === undefined ? [] : knownVersions(release);
  return known.find((one) => one.version === version && one.digest !== digest)?.digest;
}
