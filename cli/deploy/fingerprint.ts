import { championWeight, type Traffic } from "../../components/model-service/release.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import type { ModelState } from "../../preview/report.ts";

/** One part of what is served of a model. */
interface Share {
  readonly role: "champion" | "challenger" | "shadow";
  readonly digest: string;
  readonly percent: number;
}

function inWords(shares: readonly Share[]): string {
  return shares
    .map(({ role, digest, percent }) => `${role} ${digest} ${percent}`)
    .sort()
    .join("; ");
}

/**
 * What of a model is served, in a line that is the same for a release file and for a stack's state: roles, digests and
 * shares. Pure.
 */
export function ofTraffic({ champion, challengers = [], shadow }: Traffic): string {
  return inWords([
    { role: "champion", digest: champion.digest, percent: championWeight(challengers) },
    ...challengers.map(({ digest, weight }) => ({ role: "challenger" as const, digest, percent: weight })),
    ...(shadow === undefined ? [] : [{ role: "shadow" as const, digest: shadow.digest, percent: shadow.percent }]),
  ]);
}

/** The same of what the state, or a preview, says of a model. Pure. */
export function ofState({ variants }: ModelState): string {
  return inWords(variants);
}

/** The same of a model as it is declared. Pure. */
export function ofModel({ variants }: ResolvedModel): string {
  return inWords(
    variants.map(({ role, digest, weight, mirrored }) => ({
      role,
      digest,
      percent: role === "shadow" ? mirrored : weight,
    })),
  );
}
