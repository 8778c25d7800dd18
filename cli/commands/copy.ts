import { Option, type Command } from "commander";
import { declaredEnvironments, environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { copyAnswer } from "../releases/copy.ts";
import { telling } from "../telling.ts";

interface Options {
  readonly from: string;
  readonly to: string;
  readonly digest?: string;
}

export function addCopy(program: Command): void {
  addCommand(program, {
    name: "copy",
    description: "copy a model's artifacts, runtime images and attestations to another environment's registry",
    details: `Everything is copied by digest, with signatures, attestations and SBOMs; what is there already is not
sent again. No release changes: \`promote\` copies by itself. This brings back what a registry has lost,
and sends what is large ahead of its promotion. By default it copies the versions that the second
environment's release names; --digest takes one of the first's, by its first digits too.`,
    examples: ["npx ml copy fraud --from stg --to prd", "npx ml copy fraud --from stg --to prd --digest sha256:77ab"],
  })
    .argument("<model>", "model, as in stacks/models")
    .addOption(
      new Option("--from <env>", "environment whose registry has it")
        .choices(declaredEnvironments)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--to <env>", "environment whose registry is to have it")
        .choices(declaredEnvironments)
        .makeOptionMandatory(),
    )
    .option("--digest <digest>", "one version, or the first digits of its digest")
    .action(
      answering(async (model: string, { from, to, digest }: Options) => {
        const [source, target] = await Promise.all([environmentFile(from), environmentFile(to)]);
        const copying = { model, from: source, to: target, ...(digest === undefined ? {} : { digest }) };
        return telling(
          `copying ${model} to the ${to} registry`,
          copyAnswer(copying, () => undefined),
        );
      }),
    );
}
