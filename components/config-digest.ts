import { createHash } from "node:crypto";

/**
 * An annotation for a pod template that changes with the files its pods read at their start: a change rolls them out.
 * https://helm.sh/docs/howto/charts_tips_and_tricks/#automatically-roll-deployments
 */
export function configDigest(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const digest = createHash("sha256").update(JSON.stringify(Object.entries(files).sort()));
  return { "ml-serving/config": digest.digest("hex").slice(0, 16) };
}
