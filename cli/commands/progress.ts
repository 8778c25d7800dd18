import type { Command } from "commander";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { addCommand, answering } from "../command.ts";
import { durationOption } from "../releases/duration.ts";
import { ticketWords } from "../releases/edit/ticket.ts";
import { environmentOf } from "./history.ts";

interface Options {
  readonly digest?: string;
  readonly ticket?: string;
  readonly watch?: boolean;
  readonly every: number;
  readonly then?: string;
  readonly dryRun?: boolean;
}

export function addProgress(program: Command): void {
  addCommand(program, {
    name: "progress",
    description: "give a challenger more requests, step by step, until it is the champion; or take them away",
    details: `Decides once, by the release file and what the gateway measured, and writes at most one change into the file: the next
step (\`progress.steps\` of the model) when it has answered long and well enough, the champion's place after the last; no
requests where it burns the promise, and its end where it is worse. It keeps nothing beside the file, so that it may
be killed and called again. Whoever calls it brings up what it wrote; with --watch it goes on by itself, and --then
says what brings it up. docs/progressive.md says more.

Exit codes: 0 it goes on or is the champion, 1 it is halted, retired, or cannot be looked at, 2 the command line is wrong.`,
    examples: [
      "npx ml progress iris local",
      "npx ml progress fraud prd --digest sha256:77ab --ticket CHG-1234",
      'npx ml progress iris local --watch --then "make up"',
    ],
  })
    .argument("<model>", "model, as in stacks/models")
    .addArgument(environmentOf())
    .option("--digest <digest>", "version, or the first digits of its digest (default: the only challenger)")
    .option("--ticket <id>", `${ticketWords}; default: the newest of the release's history`)
    .option("--watch", "decide again and again until it is the champion, halted or retired")
    .addOption(durationOption("--every <time>", "of --watch: time between two looks", "15s"))
    .option("--then <command>", "of --watch: what brings up what was written, such as npx ml deploy sit")
    .option("--dry-run", "say what would be done, and write nothing")
    .action(
      answering(async (model: string, environment: string, options: Options) => {
        const { digest, ticket, dryRun, watch, every, then } = options;
        const asked = {
          model,
          environment,
          ...(digest === undefined ? {} : { digest }),
          ...(ticket === undefined ? {} : { ticket }),
          isDryRun: dryRun === true,
        };
        // What speaks with clusters is slow to load.
        if (watch === true) {
          const { watchProgress } = await import("../progress/watch.ts");
          return watchProgress(repositoryRoot, asked, { every, apply: then }, (now) => {
            console.error(`… ${now}`);
          });
        }
        const [{ progressOnce }, { progressAnswer }] = await Promise.all([
          import("../progress/once.ts"),
          import("../progress/answer.ts"),
        ]);
        return progressAnswer(model, environment, asked.isDryRun, await progressOnce(repositoryRoot, asked));
      }),
    );
}
