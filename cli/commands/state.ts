import { Argument, Option, type Command } from "commander";
import { environmentNames } from "../../components/environment-names.ts";
import { Problem } from "../../local/console/problem.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { stateAnswer } from "../state/answer.ts";
import { ensureState } from "../state/ensure.ts";
import { namesAnswer } from "../state/told.ts";

export function addState(program: Command): void {
  addCommand(program, {
    name: "state",
    description: "make the bucket and the key in which an environment's state is kept, before its first `pulumi up`",
    details: `Pulumi keeps the state of an environment on AWS in a bucket of that account, with versions and closed to the
public, and encrypts the secrets in it with a KMS key. The command makes what is missing with the aws command line and
your credentials, refuses those of another account, and says how the engine is told. It may be run again at any time:
what is there is left as it is. Nothing of it is ever deleted by this project.

--names asks nobody: it prints where the state is and which roles CI takes, a line each, as CI's own files want them.`,
    examples: [
      "npx ml state dev --dry-run",
      "npx ml state prd",
      "npx ml state prd --json",
      'npx ml state prd --names >> "$GITHUB_OUTPUT"',
    ],
  })
    .addArgument(
      new Argument("<env>", "environment, as in stacks/environments").choices(
        environmentNames.filter((name) => name !== "local"),
      ),
    )
    .addOption(new Option("--dry-run", "ask AWS, change nothing, and print the commands").conflicts("names"))
    .option("--names", "print names alone: backend, account, roles. Nobody is asked, nothing is changed")
    .action(
      answering(async (name: string, options: { readonly dryRun?: boolean; readonly names?: boolean }) => {
        const environment = await environmentFile(name);
        if (!isCloud(environment)) throw new Problem(`The state of ${name} lies beside its cluster.`, "make up");
        if (options.names === true) return namesAnswer(environment, process.env);
        const dryRun = options.dryRun === true;
        return stateAnswer(environment, await ensureState(environment, dryRun), dryRun);
      }),
    );
}
