import { Argument, type Command } from "commander";
import { Problem } from "../../local/console/problem.ts";
import { declaredEnvironments, environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";

export function addReference(program: Command): void {
  addCommand(program, {
    name: "reference",
    description: "write in short what a version was trained on, for recorded payloads to be compared with",
    details: `Of each field that the model records: numbers by ten bins and at most a thousand of them, categories by their
counts. Fields that are left out of records are left out here too. Columns are named as io names inputs and outputs;
outputs are the model's answers to the training rows. docs/data.md says more.`,
    examples: [
      "npx ml reference iris-watched local --from train.csv",
      "npx ml reference iris-watched local --from examples/iris/golden.json --out examples/iris/reference.json --json",
    ],
  })
    .addArgument(new Argument("<model>", "model, as in stacks/models"))
    .addArgument(new Argument("<env>", "environment, as in stacks/environments").choices(declaredEnvironments))
    .requiredOption("--from <file>", "rows that it was trained on: .csv, .jsonl or a golden .json")
    .option("--out <file>", "where to write it (default: stacks/references/MODEL.json)")
    .action(
      answering(
        async (name: string, environment: string, options: { readonly from: string; readonly out?: string }) => {
          const file = await environmentFile(environment);
          const all = [...file.models, ...(file.onDemand ?? [])];
          const model = all.find((one) => one.name === name);
          if (model === undefined)
            throw new Problem(
              `${environment} declares no model ${name}.`,
              `Its models are ${all.map((one) => one.name).join(", ")}.`,
            );
          const { makeReference } = await import("../reference/answer.ts");
          return makeReference(model, options.from, options.out ?? `stacks/references/${name}.json`);
        },
      ),
    );
}
