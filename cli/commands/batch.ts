import { Argument, InvalidArgumentError, Option, type Command } from "commander";
import type { BatchFormat } from "../../components/model-service/spec/batch.ts";
import { runBatch } from "../batch/run.ts";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { placeOf } from "../releases/observe.ts";

interface Options {
  readonly input?: string;
  readonly output?: string;
  readonly format?: BatchFormat;
  readonly outputFormat?: BatchFormat;
  readonly parallelism?: number;
  readonly wait: boolean;
}

const formats: readonly BatchFormat[] = ["csv", "jsonl", "parquet"];

function pods(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000) return value;
  throw new InvalidArgumentError("Write a whole number from 1 to 1000.");
}

export function addBatch(program: Command): void {
  addCommand(program, {
    name: "batch",
    description: "score the rows of files by a model, now",
    details: `Makes a Job from the CronJob that the model's "batch" declares: the same pods, the champion of the cluster. Input and
output are as declared, or other places below them: s3://BUCKET/KEY, or a path on the declared volume. The end of a file's
name says its format. It says how far it is until it ends, and ends with code 1 where the run failed. Run again with the same
output after that: what was published is not done again. docs/batch.md says more.`,
    examples: [
      "npx ml batch iris-batch local --input in/iris/flowers.csv --output out/iris/today",
      "npx ml batch fraud prd --input s3://rows/in/2026-11/ --output s3://rows/out/2026-11 --parallelism 8",
      "npx ml batch fraud prd --no-wait --json",
    ],
  })
    .addArgument(new Argument("<model>", "model, as in stacks/models"))
    .addArgument(environmentArgument())
    .option("--input <place>", "file or folder that is read")
    .option("--output <place>", "folder that is written to")
    .addOption(new Option("--format <format>", "of the input, where its name does not say it").choices(formats))
    .addOption(new Option("--output-format <format>", "of the output, where it is not the input's").choices(formats))
    .addOption(new Option("--parallelism <pods>", "pods that share the run").argParser(pods))
    .option("--no-wait", "make the Job and end")
    .action(
      answering(async (model: string, environment: string, options: Options) => {
        const { input, output, format, outputFormat, parallelism, wait } = options;
        const asked = {
          ...(input === undefined ? {} : { input }),
          ...(output === undefined ? {} : { output }),
          ...(format === undefined ? {} : { inputFormat: format }),
          ...(outputFormat === undefined ? {} : { outputFormat }),
          ...(parallelism === undefined ? {} : { parallelism }),
        };
        let last = "";
        return runBatch(await placeOf(environment, model), asked, wait, (line) => {
          if (line !== last) console.error(`… ${line}`);
          last = line;
        });
      }),
    );
}
