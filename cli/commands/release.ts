import { Argument, type Command } from "commander";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { declaredEnvironments, environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { changedAnswer, servedAlreadyAnswer } from "../releases/edit/answer.ts";
import { addPartOptions, partTyped, type PartTyped } from "../releases/edit/part-options.ts";
import { ticketWords } from "../releases/edit/ticket.ts";
import type { Releasing } from "../releases/version/release.ts";

interface Options extends PartTyped {
  readonly from: string;
  readonly version?: string;
  readonly golden?: string;
  readonly reference?: string;
  readonly why?: string;
  readonly ticket?: string;
  readonly breaking?: boolean;
  readonly skipLadder?: string;
  readonly unlessServed?: boolean;
  readonly dryRun?: boolean;
}

export function addRelease(program: Command): void {
  const command = addCommand(program, {
    name: "release",
    description: "release a new version of a model from where it was trained",
    details: `The source is a file, an artifact of a registry, an object of S3, a model of MLflow, an output of DVC, or an
address with a digest. It is fetched, checked (its digest, what loading it would run, its library's version, the
contract), packed, pushed to the environment's registry and written into the release file, comments and order kept;
or nothing at all. Where it came from is recorded with it. docs/sources.md says more.`,
    examples: [
      "npx ml release iris local --from file:examples/iris/candidate.pmml --as challenger --weight 10",
      "npx ml release fraud dev --from mlflow:models:/fraud@candidate --shadow 20",
      "npx ml release iris dev --from dvc:dvc.lock#train/model.pmml --golden rows.json",
      "npx ml release iris dev --from s3://models/iris/model.pmml --dry-run --json",
    ],
  })
    .argument("<model>", "model, as in stacks/models")
    .addArgument(new Argument("<env>", "environment, as in stacks/environments").choices(declaredEnvironments))
    .requiredOption("--from <source>", "where the version comes from, such as mlflow:models:/fraud/13")
    .option("--version <text>", "what people call it (default: what the source calls it, or the next number)")
    .option("--golden <file>", "rows with the training library's own answers (default: the champion's)")
    .option("--reference <file>", "what npx ml reference wrote, for recorded payloads to be compared with");
  addPartOptions(command)
    .option("--why <text>", "reason, for the history")
    .option("--ticket <id>", ticketWords)
    .option("--breaking", "although callers of the champion would break")
    .option("--skip-ladder <reason>", "although it was not the champion of the environment before (recorded)")
    .option("--unless-served", "where it is served so already, change nothing and end well (default: that is refused)")
    .option("--dry-run", "fetch and check, push and write nothing")
    .action(
      answering(async (model: string, name: string, options: Options) => {
        const { from, version, golden, reference, why, ticket, breaking, skipLadder, unlessServed, dryRun } = options;
        const asked: Releasing = {
          model,
          to: await environmentFile(name),
          from,
          part: partTyped(options),
          ...(version === undefined ? {} : { version }),
          ...(golden === undefined ? {} : { golden }),
          ...(reference === undefined ? {} : { reference }),
          ...(why === undefined ? {} : { why }),
          ...(ticket === undefined ? {} : { ticket }),
          ...(breaking === undefined ? {} : { breaking }),
          ...(skipLadder === undefined ? {} : { skipLadder }),
          ...(unlessServed === undefined ? {} : { unlessServed }),
          isDryRun: dryRun === true,
        };
        // What reads sources and speaks with registries is slow to load.
        const { releaseVersion } = await import("../releases/version/release.ts");
        const say = (now: string): void => {
          console.error(`… ${now}`);
        };
        const released = await releaseVersion(repositoryRoot, asked, say);
        if ("already" in released) return servedAlreadyAnswer(model, name, asked.part, released);
        const { version: made, lines } = released;
        const title = `${model}  ${made.from}  →  ${name} ${asked.part.as} ${made.version} (${made.digest})`;
        const of = { model, environment: name, isDryRun: asked.isDryRun };
        return changedAnswer(title, of, released, lines, { version: made, part: asked.part, notes: lines });
      }),
    );
}
