import { validateCi } from "../../components/accounts/validate.ts";
import type { Issue } from "../../components/issues.ts";
import type { CloudEnvironment } from "../environments/environment.ts";

/** What is wrong with the teams that have a stack of their own. Pure. */
export function cellIssues({ name, cells, teams }: CloudEnvironment): readonly Issue[] {
  return Object.entries(cells).flatMap(([team, ci]): readonly Issue[] => {
    const path = `cells.${team}`;
    const known = Object.hasOwn(teams, team);
    const message = `"${team}" is no team of ${name}. Teams are ${Object.keys(teams).join(", ")}; add it there, or remove it here.`;
    return [...(known ? [] : [{ code: "EN062" as const, path, message }]), ...validateCi(ci, path)];
  });
}
