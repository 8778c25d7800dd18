import { Option, type Command } from "commander";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { addCommand, answering } from "../command.ts";
import { newAnswer } from "../new/answer.ts";
import type { NewOptions } from "../new/plan.ts";

interface Options extends NewOptions {
  readonly dryRun?: boolean;
}

export function addNew(program: Command): void {
  addCommand(program, {
    name: "new",
    description: "make a model of this environment from a file that a training library wrote",
    details: `Finds out what the file is by what is in it, which library wrote it and which runtime serves it; nothing of it
is run. It takes scikit-learn pickles and joblib files, PMML, ONNX, XGBoost as JSON or UBJSON, LightGBM as text, and folders
of MLflow, each where this repository has its runtime. Other kinds are recognised and refused with the way out. A pickle
that would import what can run code is refused with the import and its place, and one of another version with both versions.

It writes the model file, its release with the digest of the packed artifact, and the environment's line; or nothing at all.
A file from outside of the repository is copied to stacks/artifacts/NAME. docs/new.md says more.`,
    examples: [
      "npx ml new --from ~/churn.joblib",
      "npx ml new --from rf.onnx --name credit-risk --team risk --golden rows.json",
      "npx ml new --from model.pkl --dry-run --json",
    ],
  })
    .requiredOption("--from <file>", "file, or folder of an MLflow model or a SavedModel")
    .option("--name <name>", "name of the model (default: what the file is called)")
    .option("--team <team>", "who answers for it", "examples")
    .addOption(new Option("--env <env>", "environment").choices(["local"]).default("local"))
    .option("--golden <file>", "rows with the training library's own answers, as in examples/iris/golden.json")
    .option("--dry-run", "look and decide, write nothing")
    .action(
      answering(async (options: Options) => {
        // What they need, TypeScript's own compiler, is slow to load, and no other command needs it.
        const { planNew } = await import("../new/plan.ts");
        const { formatted } = await import("../new/formatted.ts");
        const { writeAll } = await import("../new/write.ts");
        const plan = await planNew(repositoryRoot, options);
        const files = await formatted(repositoryRoot, plan.files);
        if (options.dryRun !== true) await writeAll(repositoryRoot, files);
        return newAnswer(options.from, plan, options.dryRun === true);
      }),
    );
}
