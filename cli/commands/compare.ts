import { Argument, InvalidArgumentError, type Command } from "commander";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { Problem } from "../../local/console/problem.ts";
import { compareLabelled } from "../releases/compare/labelled/run.ts";
import { compareLive, type LiveOptions } from "../releases/compare/run-live.ts";

interface Options extends LiveOptions {
  readonly on?: string;
  readonly label?: string;
  readonly digest: readonly string[];
}

/** A number above nothing. */
function numberUpTo(most: number): (text: string) => number {
  return (text) => {
    const told = Number(text);
    if (text.trim() === "" || !(told >= 0 && told <= most))
      throw new InvalidArgumentError(`Write a number from 0 to ${most}.`);
    return told;
  };
}

export function addCompare(program: Command): void {
  addCommand(program, {
    name: "compare",
    description: "compare versions of a model: on the same requests, or on labelled data",
    details: `Without --on, two versions are sent the same requests, each directly and not through the gateway, so that the release
stays as it is: the champion and the only other variant, or what --against names. A version that is not served runs in a
pod of its own for that time. It prints how far they agree and how long they take, with 95 % intervals. The requests are the
champion's golden rows, or those of a file: JSON lines of bodies, or a golden file.

With --on, versions are asked about rows whose right answer is known, and judged by it: accuracy, log-loss and AUC of
classes, or mean absolute and root mean squared error of numbers. All that are served are compared, or the champion with
each --digest. The file is CSV with a line of names, JSON lines, or a golden file. docs/judgement.md says more.`,
    examples: [
      "npx ml compare iris local",
      "npx ml compare iris local --against shadow-77ab1be0 --requests recorded.jsonl --rows 2000",
      "npx ml compare iris local --on holdout.csv --label species",
      "npx ml compare iris local --on holdout.csv --label species --digest sha256:77ab…",
      "npx ml compare iris local --on holdout.csv --label species --digest file:examples/iris/candidate.pmml",
    ],
  })
    .addArgument(new Argument("<model>", "model, as in stacks/models"))
    .addArgument(environmentArgument())
    .option(
      "--against <version>",
      "a variant's name, a digest, or a source such as file:model.pmml (default: the only variant beside the champion)",
    )
    .option("--requests <file>", "what to ask (default: the champion's golden rows)")
    .option("--rows <number>", "so many requests to each", numberUpTo(10_000), 200)
    .option("--tolerance <number>", "numbers so far apart still count as equal", numberUpTo(1e9), 1e-6)
    .option("--on <file>", "labelled rows: .csv, .jsonl or a golden .json")
    .option("--label <column>", "the column of what is known (a golden file's: predicted)")
    .option(
      "--digest <version>",
      "with --on: a version to compare with the champion, named as by --against; once for each",
      (one: string, all: readonly string[]) => [...all, one],
      [],
    )
    .action(
      answering((model: string, environment: string, { on, label, digest, ...live }: Options) => {
        if (on === undefined) {
          if (label === undefined && digest.length === 0) return compareLive(environment, model, live);
          throw new Problem("--label and --digest are about labelled rows.", "Name their file: --on DATA.csv");
        }
        if (label === undefined)
          throw new Problem(`Nobody says which column of ${on} is known.`, "Name it: --label COLUMN");
        return compareLabelled(environment, model, { on, label, digest });
      }),
    );
}
