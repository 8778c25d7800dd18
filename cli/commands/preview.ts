import { Argument, Option, type Command } from "commander";
import { resolveChanges } from "../../components/changes/resolve.ts";
import type { Report, StackReport } from "../../preview/report.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { parseStackName } from "../../stacks/stack-name.ts";
import { addCommand, answering } from "../command.ts";
import { failLevels, previewAnswer, type Wanted } from "../preview/answer.ts";
import { checkedStacks } from "../preview/stacks.ts";
import { currentCommit } from "../preview/commit.ts";
import { mustKnowOption } from "../preview/must-know.ts";
import { localPlace, shellPlace } from "../preview/places.ts";
import { rehearsedReports } from "../preview/rehearsed.ts";
import { previewStack } from "../preview/stack.ts";

interface Options {
  readonly rehearse?: boolean;
  readonly base?: string;
  readonly out?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly policyPack: boolean;
  readonly drift?: boolean;
  readonly failOn: Wanted["failOn"];
  readonly mustKnow: readonly string[];
}

export function addPreview(program: Command): void {
  addCommand(program, {
    name: "preview",
    description: "say what a change would do: models first, then rules, room, cost and every resource",
    details: `What is declared in this working tree is previewed against what is there, and told as one report: also where
the preview fails, or a rule is broken. \`local\` is compared with the cluster of this machine, other environments with their
account, by the shell's own \`pulumi\`, its login and its credentials; Pulumi Cloud is not needed. Nothing is changed.

--rehearse needs no account: the environment is brought up as it was at --base, on a control plane of its own with an
account that is a folder, and the working tree is previewed against it. That takes minutes; it is taken down in the end.

Secrets are in no form of the report. Exit codes: 0 the report is made, 1 it is as bad as --fail-on says, or a rule of
--must-know could not be evaluated, or no report could be made, 2 the command line is wrong.`,
    examples: [
      "npx ml preview local",
      "npx ml preview stg prd --out preview",
      "npx ml preview prd-risk --markdown comment.md --fail-on attention",
      "npx ml preview dev --rehearse --base main --html preview.html",
      "npx ml preview prd --json --must-know M08,P04",
    ],
  })
    .addArgument(new Argument("<env...>", "environments, or stacks of teams such as prd-risk"))
    .option("--rehearse", "against a rehearsal of the environment, without an account")
    .option("--base <commit>", "what a rehearsal brings up. Default: where the working tree left main")
    .option("--out <folder>", "write preview.md, preview.html and preview.json there")
    .option("--markdown <file>", "write the comment for a pull request; never longer than GitHub allows")
    .option("--html <file>", "write the page: everything, in one file that loads nothing")
    .option("--drift", "also look for what was changed beside the program (default: where changes want approval)")
    .option("--no-policy-pack", "do not ask the rules of policies/")
    .addOption(
      new Option("--fail-on <level>", "end with code 1 from this judgement on").choices(failLevels).default("blocked"),
    )
    .addOption(mustKnowOption("rules that must have been evaluated"))
    .action(
      answering(async (names: readonly string[], options: Options) => {
        const stacks = await checkedStacks(names);
        const reports =
          options.rehearse === true
            ? await rehearsedReports(stacks, options.base, options.policyPack)
            : await inTurn(stacks, (stack) => previewOne(stack, options));
        const commit = await currentCommit();
        const report: Report = {
          schema: 1,
          at: new Date().toISOString(),
          ...(commit === undefined ? {} : { commit }),
          stacks: reports,
        };
        return previewAnswer(report, options);
      }),
    );
}

/** What is approved holds for what is there: with what was changed beside the program. */
async function previewOne(stack: string, { drift, policyPack }: Options): Promise<StackReport> {
  const file = await environmentFile(parseStackName(stack).environment);
  const wantsApproval = isCloud(file) && resolveChanges(file.changes).approval !== undefined;
  return previewStack(stack, stack === "local" ? localPlace() : shellPlace(), {
    withPolicies: policyPack,
    withDrift: drift === true || wantsApproval,
  });
}

/** One after another: two engines at once would share a machine, and their words would mix. */
async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}
