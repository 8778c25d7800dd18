import type { Command } from "commander";
import { capacityOf } from "../../capacity/index.ts";
import { environmentFacts } from "../../stacks/capacity/index.ts";
import { capacityAnswer } from "../capacity/answer.ts";
import { addCommand, answering } from "../command.ts";
import { cloudArgument, readCloud } from "../environment/cloud.ts";
import { late } from "../environment/late.ts";

export function addCapacity(program: Command): void {
  addCommand(program, {
    name: "capacity",
    description: "say whether an environment on AWS has room for everything at its most, before any of it is there",
    details: `All replicas at their most, and those that rollouts start first, against nodes of each pool, quotas of
teams and accounts, and addresses of subnets. "Fits" holds in whatever order the scheduler takes the
pods. Ends with code 1 where something is short.`,
    examples: ["npx ml capacity prd", "npx ml capacity stg --json"],
  })
    .addArgument(cloudArgument())
    .action(
      answering(async (name: string) => {
        const { environment, models } = await readCloud(name);
        return capacityAnswer(name, capacityOf(environmentFacts(environment, models, late)));
      }),
    );
}
