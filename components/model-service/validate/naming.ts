import type { EnvironmentName } from "../../environment-names.ts";
import type { NamingPattern } from "../../naming-pattern.ts";
import { declaredTier } from "../ownership.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";

/** What a model's name has to begin with, or which part of that the model does not declare. Pure. */
function prefix(spec: ModelSpec, pattern: NamingPattern): { readonly prefix: string } | { readonly missing: string } {
  const values: Readonly<Record<string, string | undefined>> = {
    team: spec.team,
    system: spec.system,
    tier: declaredTier(spec),
  };
  const parts = pattern.split("-").slice(0, -1);
  const missing = parts.find((part) => values[part] === undefined);
  return missing === undefined ? { prefix: parts.map((part) => `${values[part] ?? ""}-`).join("") } : { missing };
}

/** Checks a name against an environment's pattern. Names are the same in all environments: so will be their patterns. */
export function checkNaming(
  spec: ModelSpec,
  environment: EnvironmentName,
  pattern: NamingPattern,
  found: Findings,
): void {
  const expected = prefix(spec, pattern);
  if ("missing" in expected)
    found.add(
      "MS049",
      expected.missing,
      `Names in ${environment} are written ${pattern}, and the model declares no ${expected.missing}. Declare it.`,
    );
  else if (!spec.name.startsWith(expected.prefix) || spec.name.length === expected.prefix.length)
    found.add(
      "MS047",
      "name",
      `"${spec.name}" is not written ${pattern}, as names in ${environment} are. Write "${expected.prefix}" and a name of its own.`,
    );
}
