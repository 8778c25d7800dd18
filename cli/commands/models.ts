import type { Command } from "commander";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { readEnvironment } from "../environment/read.ts";
import { modelsAnswer } from "../models/answer.ts";
import { askCluster } from "../models/live.ts";

export function addModels(program: Command): void {
  addCommand(program, {
    name: "models",
    description: "list the models that an environment declares, with versions, traffic and replicas",
    details: `What is declared is read from stacks/ and needs no cluster. --live also asks the cluster how many
replicas are ready, and ends with code 1 where one is missing. \`make up\` shows the models with an
answer of each.`,
    examples: ["npx ml models", "npx ml models local --live", "npx ml models --json"],
  })
    .addArgument(environmentArgument())
    .option("--live", "ask the cluster what is ready")
    .action(
      answering(async (name: string, options: { readonly live?: boolean }) => {
        const { environment, models } = await readEnvironment(name);
        const live = options.live === true ? await askCluster(environment) : undefined;
        return modelsAnswer(name, models, environment.gateway.url, live);
      }),
    );
}
