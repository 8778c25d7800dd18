import { Argument, InvalidArgumentError, Option, type Command } from "commander";
import { commentAnswer } from "../comment/answer.ts";
import { addCommand, answering } from "../command.ts";

/** A pull request as somebody names it. */
interface Pull {
  readonly number: number;
  readonly repository?: string;
}

/** `42`, or the address that a CI knows it by: `https://github.com/acme/ml/pull/42`. */
function pullOf(written: string): Pull {
  if (/^[1-9]\d*$/.test(written)) return { number: Number(written) };
  const [, repository, number] = /^https:\/\/[^/]+\/([\w.-]+\/[\w.-]+)\/pull\/([1-9]\d*)$/.exec(written) ?? [];
  if (repository === undefined)
    throw new InvalidArgumentError("It is the number of a pull request, such as 42, or its address.");
  return { number: Number(number), repository };
}

function repositoryName(written: string): string {
  if (!/^[\w.-]+\/[\w.-]+$/.test(written)) throw new InvalidArgumentError("Write OWNER/NAME.");
  return written;
}

/** Names with spaces between them are a list, too: as a workflow has them, in one word that the shell leaves alone. */
function environmentsWritten(written: string, before: readonly string[]): readonly string[] {
  const names = written.trim().split(/\s+/);
  const odd = names.filter((name) => !/^[a-z][a-z0-9-]*$/.test(name));
  if (odd.length > 0) throw new InvalidArgumentError(`No environment is named ${odd.join(", ")}.`);
  return [...before, ...names];
}

export function addComment(program: Command): void {
  addCommand(program, {
    name: "comment",
    description: "put the report of a preview on its pull request on GitHub, in one comment that is edited",
    details: `Takes the folder that \`npx ml preview --out\` wrote, or one that holds several such folders: they become one comment. The comment that an earlier run left is edited, on whichever page it
is. Where nothing changes none is made; one that is there then says so. The token is GITHUB_TOKEN's, or in the file that
GITHUB_TOKEN_FILE names, and needs to be allowed to write pull requests.`,
    examples: [
      "npx ml comment preview --repository acme/ml --pull 42",
      "npx ml comment reports --pull 42 --expect dev prd",
      'npx ml comment reports --pull 42 --expect "$ENVIRONMENTS"',
      "npx ml comment reports --pull https://github.com/acme/ml/pull/42",
      "npx ml comment preview --pull 42 --api https://github.example.com/api/v3",
    ],
  })
    .addArgument(new Argument("<folder>", "what npx ml preview --out wrote"))
    .requiredOption(
      "--pull <pull>",
      "the pull request: its number, or its address, which says the repository too",
      pullOf,
    )
    .addOption(
      new Option(
        "--expect <env...>",
        "environments that should have a report: the comment begins with those that have none",
      )
        .argParser(environmentsWritten)
        .default([], "none"),
    )
    .option("--repository <owner/name>", "default: GITHUB_REPOSITORY", repositoryName)
    .option("--api <url>", "where GitHub's API is. Default: GITHUB_API_URL, or https://api.github.com")
    .action(
      answering(
        (
          folder: string,
          options: {
            readonly pull: Pull;
            readonly repository?: string;
            readonly api?: string;
            readonly expect: readonly string[];
          },
        ) => {
          const { pull, repository = pull.repository, ...rest } = options;
          const said = { ...rest, pull: pull.number, ...(repository === undefined ? {} : { repository }) };
          return commentAnswer(folder, said, process.env);
        },
      ),
    );
}
