import type { Challenger, Release, Shadow } from "../../../components/model-service/release.ts";
import { Problem } from "../../../local/console/problem.ts";
import { short, type Change } from "../../../stacks/releases/edit/change.ts";
import { versionBy } from "./digest.ts";

/** Whose end it is. */
export interface RetireOptions {
  readonly digest?: string;
  readonly challengers?: boolean;
  readonly shadow?: boolean;
}

export type Retiring = Extract<Change, { kind: "retire" }>;

/** What is meant to retire; without a word the only one that is tried. @throws {Problem} where it is not clear */
export function retiring(release: Release, where: string, { digest, challengers, shadow }: RetireOptions): Retiring {
  if (challengers === true) return { kind: "retire", what: "challengers" };
  if (shadow === true) return { kind: "retire", what: "shadow" };
  const tried: readonly (Challenger | Shadow)[] = [
    ...(release.challengers ?? []),
    ...(release.shadow === undefined ? [] : [release.shadow]),
  ];
  if (digest !== undefined)
    return { kind: "retire", what: { digest: versionBy(digest, [release.champion, ...tried], where).digest } };
  const [only, ...others] = tried;
  if (only !== undefined && others.length === 0) return { kind: "retire", what: { digest: only.digest } };
  const known = tried.map((one) => `${one.version} (${short(one.digest)})`).join(", ");
  throw new Problem(
    only === undefined
      ? `${where} has neither challenger nor shadow.`
      : `${where} has several that could retire: ${known}.`,
    only === undefined
      ? "There is nothing to retire. The champion goes when another is promoted."
      : "Say which: --digest, --challengers or --shadow.",
  );
}

/** Digests that go with it. */
export function digestsOf(release: Release, { what }: Retiring): readonly string[] {
  if (what === "challengers") return (release.challengers ?? []).map(({ digest }) => digest);
  if (what === "shadow") return release.shadow === undefined ? [] : [release.shadow.digest];
  return [what.digest];
}
