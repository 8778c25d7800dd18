import type { Issue } from "../../components/issues.ts";
import type { CloudEnvironment } from "../environments/environment.ts";

/** What is wrong with the teams that have a stack of their own. Pure. */
export function cellIssues({ name, cells, teams }: CloudEnvironment): readonly Issue[] {
  return cells.flatMap((team, index): readonly Issue[] => {
    const path = `cells.${index}`;
    if (!Object.hasOwn(teams, team))
      return [
        {
          code: "EN062",
          path,
          message: `"${team}" is no team of ${name}. Teams are ${Object.keys(teams).join(", ")}; add it there, or remove it here.`,
        },
      ];
    if (cells.indexOf(team) < index) return [{ code: "EN062", path, message: `"${team}" is named twice. Remove one.` }];
    return [];
  });
}
