import { isName, longestName } from "../../names.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";

export function checkName(spec: ModelSpec, found: Findings): void {
  if (!isName(spec.name))
    found.add(
      "MS001",
      "name",
      `"${spec.name}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
    );
  // It becomes a namespace's name: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
  if (!isName(spec.team))
    found.add(
      "MS012",
      "team",
      `"${spec.team}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
    );
}
