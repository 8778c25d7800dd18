import type { Command } from "commander";
import { environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { changedAnswer } from "../releases/edit/answer.ts";
import { changeRelease } from "../releases/edit/change-release.ts";
import { knownVersions, versionBy } from "../releases/edit/digest.ts";
import { ticketWords } from "../releases/edit/ticket.ts";
import { refuseMissing } from "../releases/refuse-missing.ts";
import { environmentOf, releasedModel } from "./history.ts";

interface Options {
  readonly to?: string;
  readonly why?: string;
  readonly ticket?: string;
  readonly dryRun?: boolean;
}

export function addRollback(program: Command): void {
  addCommand(program, {
    name: "rollback",
    description: "serve what was served before the last change of a model's release",
    details: `Champion, challengers, shadow, pins and stickiness are again exactly what they were before the last
change that is not undone yet; run again, it undoes the change before that. --to goes back to what was
served when that version was last the champion. The file differs from what it was in its history alone.

What would be served has to be in the environment's registry; where that cannot be asked, the file is
written all the same, and the answer says so.`,
    examples: [
      "npx ml rollback iris local",
      'npx ml rollback fraud prd --ticket INC-1234 --why "errors"',
      "npx ml rollback fraud stg --to sha256:1be0",
    ],
  })
    .argument("<model>", "model, as in stacks/models")
    .addArgument(environmentOf())
    .option("--to <digest>", "champion to go back to, or the first digits of its digest")
    .option("--why <text>", "reason, for the history")
    .option("--ticket <id>", ticketWords)
    .option("--dry-run", "show what would be written, and write nothing")
    .action(
      answering(async (model: string, environment: string, { to, why, ticket, dryRun }: Options) => {
        const open = releasedModel(model, environment);
        const champion =
          to === undefined ? undefined : versionBy(to, knownVersions(open.release), `${model} in ${environment}`);
        const notes: string[] = [];
        const changed = await changeRelease(
          open,
          { kind: "rollback", ...(champion === undefined ? {} : { to: champion.digest }) },
          {
            why,
            ticket,
            isDryRun: dryRun === true,
            first: async (release) => {
              notes.push(...(await refuseMissing(await environmentFile(environment), model, release)));
            },
          },
        );
        const { champion: now } = changed.release;
        const title = `${model}  ${environment} champion ${open.release.champion.version}  →  ${now.version}, as before`;
        return changedAnswer(title, { model, environment, isDryRun: dryRun === true }, changed, notes);
      }),
    );
}
