import { Problem } from "../../local/console/problem.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { parseStackName } from "../../stacks/stack-name.ts";

/** The stacks by their names, each once. @throws {Problem} where there is no such environment, or no such team's stack */
export async function checkedStacks(names: readonly string[]): Promise<readonly string[]> {
  for (const name of names) {
    const { environment, team } = parseStackName(name);
    const file = await environmentFile(environment);
    if (team === undefined) continue;
    const teams = isCloud(file) ? Object.keys(file.cells) : [];
    if (!teams.includes(team))
      throw new Problem(
        `${environment} has no stack of team "${team}".`,
        `Its stacks: ${[environment, ...teams.map((one) => `${environment}-${one}`)].join(", ")}.`,
      );
  }
  return [...new Set(names)];
}
