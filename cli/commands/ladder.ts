import { Argument, type Command } from "commander";
import { ladderIssues, validateChanges } from "../../components/changes/validate.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { declaredEnvironments, environmentFile } from "../../stacks/environments/index.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { addCommand, answering } from "../command.ts";
import { ladderAnswer, ladderNamesAnswer } from "../ladder/answer.ts";
import { chosen } from "../ladder/chosen.ts";
import { ladderSteps } from "../ladder/steps.ts";

interface Options {
  readonly reachable?: boolean;
  readonly serves?: string;
  readonly names?: boolean;
}

export function addLadder(program: Command): void {
  addCommand(program, {
    name: "ladder",
    description: "list the environments in the order in which versions climb them, and what a change of each needs",
    details: `Where each is, where its state is, who approves a change and within which time, whether a ticket is named with
it, and how long a champion is served before it may go on. Pipelines ask this instead of naming environments: what
they are to leave out, this leaves out. docs/ladder.md says more.

--names prints what a workflow makes its matrix of: a line each, as JSON after its name.`,
    examples: [
      "npx ml ladder",
      "npx ml ladder dev sit --json",
      "npx ml ladder --reachable --serves fraud --json",
      'npx ml ladder --reachable --names >> "$GITHUB_OUTPUT"',
    ],
  })
    .addArgument(new Argument("[env...]", "these alone, in the ladder's order").choices(declaredEnvironments))
    .option("--reachable", "where none is named, those alone that CI can reach: their state is where others see it")
    .option("--serves <model>", "those alone that serve it")
    .option("--names", "print names alone, a line each: environments; steps, each with the one before it")
    .action(
      answering(async (named: readonly string[], { reachable, serves, names }: Options) => {
        const files = await Promise.all(declaredEnvironments.map((name) => environmentFile(name)));
        const cloud = files.filter(isCloud);
        const issues = cloud.flatMap((file) => [
          ...validateChanges(file.changes).map((issue) => ({ ...issue, path: `${file.name}.${issue.path}` })),
          ...ladderIssues(file.name, cloud),
        ]);
        if (issues.length > 0) throw new InvalidData(issues, "the ladder");
        const asked = { named, isReachable: reachable === true, ...(serves === undefined ? {} : { serves }) };
        const steps = chosen(ladderSteps(files), asked);
        return names === true ? ladderNamesAnswer(steps) : ladderAnswer(steps);
      }),
    );
}
