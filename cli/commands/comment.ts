import { Argument, InvalidArgumentError, Option, type Command } from "commander";
import { commentAnswer } from "../comment/answer.ts";
import { addCommand, answering } from "../command.ts";

function pullNumber(written: string): number {
  if (!/^[1-9]\d*$/.test(written)) throw new InvalidArgumentError("It is the number of a pull request, such as 42.");
  return Number(written);
}

function repositoryName(written: string): string {
  if (!/^[\w.-]+\/[\w.-]+$/.test(written)) throw new InvalidArgumentError("Write OWNER/NAME.");
  return written;
}

export function addComment(program: Command): void {
  addCommand(program, {
    name: "comment",
    description: "put the report of a preview on its pull request on GitHub, in one comment that is edited",
    details: `Takes the folder that \`npx ml preview --out\` wrote, or one that holds several such folders: they become one comment. The comment that an earlier run left is edited, on whichever page it
is. Where nothing changes none is made; one that is there then says so. The token is GITHUB_TOKEN's, and needs to be allowed to
write pull requests.`,
    examples: [
      "npx ml comment preview --repository acme/ml --pull 42",
      "npx ml comment reports --pull 42 --expect dev prd",
      "npx ml comment preview --pull 42 --api https://github.example.com/api/v3",
    ],
  })
    .addArgument(new Argument("<folder>", "what npx ml preview --out wrote"))
    .requiredOption("--pull <number>", "the pull request", pullNumber)
    .addOption(
      new Option(
        "--expect <env...>",
        "environments that should have a report: the comment begins with those that have none",
      ).default([], "none"),
    )
    .option("--repository <owner/name>", "default: GITHUB_REPOSITORY", repositoryName)
    .option("--api <url>", "where GitHub's API is. Default: GITHUB_API_URL, or https://api.github.com")
    .action(
      answering(
        (
          folder: string,
          options: {
            readonly pull: number;
            readonly repository?: string;
            readonly api?: string;
            readonly expect: readonly string[];
          },
        ) => commentAnswer(folder, options, process.env),
      ),
    );
}
