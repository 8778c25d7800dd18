import { setTimeout } from "node:timers/promises";
import { Option, type Command } from "commander";
import { declaredEnvironments, environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { spanInWords } from "../gate/decide.ts";
import { defaultCriteria } from "../releases/criteria.ts";
import { criteriaOf, wholeNumber, type CriteriaTyped } from "../releases/criteria-options.ts";
import { durationOption } from "../releases/duration.ts";
import { telling } from "../telling.ts";
import { environmentOf } from "./history.ts";

interface Options extends CriteriaTyped {
  readonly measured?: boolean;
  /** Seconds. */
  readonly wait?: number;
}

export function addGate(program: Command): void {
  addCommand(program, {
    name: "gate",
    description: "tell whether an environment's champion may go on to the next one, and why",
    details: `It may when it is what is really served there, has been so for as long as the environment declares (\`bake\`),
answers its golden rows as its training library does, and no budget of its promises burns. --measured also asks
what the gateway measured of it: enough requests, within what the model promises. What cannot be told keeps it where
it is; in a rehearsal, where nothing measures, what would be measured is not asked. --wait looks again until it may, and ends
at once where no waiting within that time would help.

Exit codes: 0 it may, 1 it may not, 2 the command line is wrong.`,
    examples: [
      "npx ml gate iris local",
      "npx ml gate fraud stg --measured --window 2h",
      "npx ml gate fraud stg --wait 30m",
      "npx ml gate fraud prd --json",
    ],
  })
    .argument("<model>", "model, as in stacks/models")
    .addArgument(environmentOf())
    .addOption(
      durationOption("--wait <time>", "how long to look again for, while it may not (default: looked at once)"),
    )
    .option("--measured", "also by what the gateway measured of it")
    .option("--criteria <file>", "of --measured: what it has to show, as in docs/judgement.md")
    .addOption(
      durationOption("--window <time>", `of --measured: how far back to look (default: ${defaultCriteria.window})`),
    )
    .addOption(
      new Option(
        "--requests <number>",
        `of --measured: requests that it must have answered (default: ${defaultCriteria.requests})`,
      ).argParser(wholeNumber),
    )
    .action(
      answering(async (model: string, environment: string, options: Options) => {
        const files = await Promise.all(declaredEnvironments.map((name) => environmentFile(name)));
        const measured = options.measured === true ? criteriaOf(options) : undefined;
        // What speaks with clusters is slow to load.
        const [{ lookAt }, { gateAnswer, standsInWords }, { nextLook }] = await Promise.all([
          import("../gate/look.ts"),
          import("../gate/answer.ts"),
          import("../gate/again.ts"),
        ]);
        const until = Date.now() + (options.wait ?? 0) * 1_000;
        for (;;) {
          const looked = await telling("looking at the champion", lookAt(environment, model, { measured }, files));
          const pause = nextLook(looked.evidence, (until - Date.now()) / 1_000);
          if (pause === undefined) return gateAnswer(environment, model, looked);
          console.error(`… ${standsInWords(looked.evidence)}; looking again in ${spanInWords(pause)}`);
          await setTimeout(pause * 1_000);
        }
      }),
    );
}
