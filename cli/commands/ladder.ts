import type { Command } from "commander";
import { ladderIssues, validateChanges } from "../../components/changes/validate.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { declaredEnvironments, environmentFile } from "../../stacks/environments/index.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { addCommand, answering } from "../command.ts";
import { ladderAnswer } from "../ladder/answer.ts";
import { ladderSteps } from "../ladder/steps.ts";

export function addLadder(program: Command): void {
  addCommand(program, {
    name: "ladder",
    description: "list the environments in the order in which versions climb them, and what a change of each needs",
    details: `Where each is, where its state is, who approves a change and within which time, whether a ticket is named with
it, and how long a champion is served before it may go on. Pipelines ask this instead of naming environments.
docs/ladder.md says more.`,
    examples: ["npx ml ladder", "npx ml ladder --json"],
  }).action(
    answering(async () => {
      const files = await Promise.all(declaredEnvironments.map((name) => environmentFile(name)));
      const cloud = files.filter(isCloud);
      const issues = cloud.flatMap((file) => [
        ...validateChanges(file.changes).map((issue) => ({ ...issue, path: `${file.name}.${issue.path}` })),
        ...ladderIssues(file.name, cloud),
      ]);
      if (issues.length > 0) throw new InvalidData(issues, "the ladder");
      return ladderAnswer(ladderSteps(files));
    }),
  );
}
