import type { Command } from "commander";
import { costChange, costFacts, costOf } from "../../cost/index.ts";
import { declaredResources } from "../../stacks/capacity/declared.ts";
import { addCommand, answering } from "../command.ts";
import { costAnswer, teamBudgets } from "../cost/answer.ts";
import { cloudArgument, readCloud } from "../environment/cloud.ts";
import { late } from "../environment/late.ts";

export function addCost(program: Command): void {
  addCommand(program, {
    name: "cost",
    description: "say what an environment on AWS costs in a month: by model, team, pool and kind",
    details: `Prices are those of locks/prices.yaml, each with its source and day; no account is asked. What has no
price is named and in no sum, and so is what is paid by use. Ends with code 1 where a budget of the
environment or of a team is below what is expected.`,
    examples: ["npx ml cost prd", "npx ml cost stg --json"],
  })
    .addArgument(cloudArgument())
    .action(
      answering(async (name: string) => {
        const { environment, models } = await readCloud(name);
        const { file, facts } = environment.cloud;
        const cost = costOf(declaredResources(environment, models, late), costFacts(facts.locks), file.account.region);
        const change = costChange(cost, cost, file.budget?.monthlyUsd);
        return costAnswer(name, change, teamBudgets(change, file.teams));
      }),
    );
}
