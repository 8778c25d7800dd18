import type { Command } from "commander";
import { addCommand, answering } from "../command.ts";
import { readEnvironment } from "../declared.ts";
import { environmentArgument } from "../environment-argument.ts";
import { askCluster } from "../live.ts";
import { modelsAnswer } from "../models-answer.ts";

export function addModels(program: Command): void {
  addCommand(program, {
    name: "models",
    description: "list the models that an environment declares, with versions, traffic and replicas",
    details: `What is declared is read from stacks/ and needs no cluster. --live also asks the cluster how many replicas
are ready, and ends with code 1 where one is missing. \`make up\` shows the models with an answer of each.`,
    examples: ["npx ml models", "npx ml models local --live", "npx ml models --json"],
  })
    .addArgument(environmentArgument())
    .option("--live", "ask the cluster what is ready")
    .action(
      answering(async (environment: string, options: { readonly live?: boolean }) => {
        const { name, models, ground } = await readEnvironment(environment);
        const live = options.live === true ? await askCluster(ground) : undefined;
        return modelsAnswer(name, models, ground?.gateway.url, live);
      }),
    );
}
