import { rules } from "../../../policies/rules/index.ts";
import { found, resource } from "./support.ts";

/** Where a manifest breaks Pod Security `restricted`, by the rules of the pack that hold it. */
export function podSecurityFindings(type: string, manifest: unknown): readonly string[] {
  const ofPodSecurity = rules.filter(({ id }) => ["K01", "K02", "K03", "K05"].includes(id));
  const plain: unknown = JSON.parse(JSON.stringify(manifest));
  return ofPodSecurity.flatMap((rule) => found(rule, resource(type, plain)));
}
