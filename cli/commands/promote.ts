import { Option, type Command } from "commander";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { declaredEnvironments, environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { defaultCriteria } from "../releases/criteria.ts";
import { criteriaOf, wholeNumber, type CriteriaTyped } from "../releases/criteria-options.ts";
import { durationOption } from "../releases/duration.ts";
import { promotedAnswer } from "../releases/edit/answer.ts";
import { addPartOptions, partTyped, type PartTyped } from "../releases/edit/part-options.ts";
import { ticketWords } from "../releases/edit/ticket.ts";
import { promote, type Promotion } from "../releases/edit/promote.ts";

interface Options extends PartTyped, CriteriaTyped {
  readonly from: string;
  readonly to: string;
  readonly digest?: string;
  readonly why?: string;
  readonly ticket?: string;
  readonly skipLadder?: string;
  readonly breaking?: boolean;
  readonly ifBetter?: boolean;
  readonly unlessServed?: boolean;
  readonly dryRun?: boolean;
}

export function addPromote(program: Command): void {
  const command = addCommand(program, {
    name: "promote",
    description: "bring a version of a model from one environment to the next, or into another part",
    details: `Copies the artifact to the other environment's registry by digest, then writes the version into that
environment's release file, comments and order kept; what was served before goes into its history. With
the same environment on both sides a challenger or the shadow takes another part. A version that was
not the champion of the environment before is refused. docs/releases.md says more.`,
    examples: [
      "npx ml promote fraud --from stg --to prd --as challenger --weight 10 --ticket CHG-1234",
      "npx ml promote fraud --from prd --to prd",
      "npx ml promote fraud --from sit --to stg --as shadow --percent 20 --dry-run",
      "npx ml promote fraud --from prd --to prd --if-better --window 2h",
      'npx ml promote fraud --from sit --to prd --ticket INC-1234 --skip-ladder "stg is down"',
    ],
  })
    .argument("<model>", "model, as in stacks/models")
    .addOption(new Option("--from <env>", "where the version is").choices(declaredEnvironments).makeOptionMandatory())
    .addOption(
      new Option("--to <env>", "where it is to be served").choices(declaredEnvironments).makeOptionMandatory(),
    );
  addPartOptions(command)
    .option("--digest <digest>", "version, or the first digits of its digest (default: the champion of --from)")
    .option("--why <text>", "reason, for the history")
    .option("--ticket <id>", ticketWords)
    .option("--skip-ladder <reason>", "although it was not the champion of the environment before (recorded)")
    .option("--breaking", "although callers of the champion break (recorded)")
    .option("--if-better", "only if it is no worse than the champion by what the gateway measured; else code 1")
    .option("--criteria <file>", "of --if-better: what it has to show, as in docs/judgement.md")
    .addOption(
      durationOption("--window <time>", `of --if-better: how far back to look (default: ${defaultCriteria.window})`),
    )
    .addOption(
      new Option(
        "--requests <number>",
        `of --if-better: requests that it must have answered (default: ${defaultCriteria.requests})`,
      ).argParser(wholeNumber),
    )
    .option("--unless-served", "where it is served so already, change nothing and end well (default: that is refused)")
    .option("--dry-run", "show what would be written, and write nothing")
    .action(
      answering(async (model: string, options: Options) => {
        const { digest, why, ticket, skipLadder } = options;
        const asked: Promotion = {
          model,
          from: await environmentFile(options.from),
          to: await environmentFile(options.to),
          part: partTyped(options),
          ...(digest === undefined ? {} : { digest }),
          ...(why === undefined ? {} : { why }),
          ...(ticket === undefined ? {} : { ticket }),
          ...(skipLadder === undefined ? {} : { skipLadder }),
          isBreaking: options.breaking === true,
          ...(options.ifBetter === true ? { ifBetter: criteriaOf(options) } : {}),
          ...(options.unlessServed === true ? { unlessServed: true } : {}),
          isDryRun: options.dryRun === true,
        };
        // What speaks with registries is slow to load.
        const { carry } = await import("../releases/carry.ts");
        const { judge } = await import("../releases/judge.ts");
        const say = (now: string): void => {
          console.error(`… ${now}`);
        };
        return promotedAnswer(asked, await promote(repositoryRoot, asked, { carry, judge, say }));
      }),
    );
}
