import { InvalidArgumentError, Option, type Command } from "commander";
import { Problem } from "../../local/console/problem.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { backupsAnswer } from "../backups/answer.ts";
import { lookAtBackups } from "../backups/look.ts";
import { environmentArgument } from "../environment/argument.ts";
import { telling } from "../telling.ts";

/** A night, and the two hours that a backup may take at most: as the alert JenkinsBackupLate has it. */
const nightHours = 26;

function hours(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It is no whole number of hours.");
}

export function addBackups(program: Command): void {
  addCommand(program, {
    name: "backups",
    description: "tell whether an environment's state and its Jenkins could be had back",
    details: `Looks into the buckets by your credentials; names, times and sizes alone, never the contents, and changes nothing.

The state of each stack must be there, in a bucket that keeps every version: those are what one goes back to, and how old the
newest is says nothing. Of a Jenkins in the environment there must be a whole backup of its home, an archive with its checksum, that is
not older than --max-age. How either is brought back: docs/runbooks/recovery.md, docs/jenkins.md.

Exit codes: 0 all is well, 1 something is missing, too old or cannot be asked, 2 the command line is wrong.`,
    examples: ["npx ml backups dev", "npx ml backups prd --json"],
  })
    .addArgument(environmentArgument())
    .addOption(new Option("--max-age <hours>", "of the newest backup of Jenkins").argParser(hours).default(nightHours))
    .action(
      answering(async (name: string, { maxAge }: { readonly maxAge: number }) => {
        const file = await environmentFile(name);
        if (!isCloud(file))
          throw new Problem(
            `Nothing of ${name} is saved: its state lies beside its cluster.`,
            "make up makes all of it again. Name an environment on AWS.",
          );
        return backupsAnswer(name, await telling(`looking at the backups of ${name}`, lookAtBackups(file, maxAge)));
      }),
    );
}
