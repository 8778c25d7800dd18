import { Argument, type Command } from "commander";
import { addCommand, answering } from "../command.ts";
import type { FoundDrift } from "../drift/answer.ts";
import { driftAnswer } from "../drift/answer.ts";
import { lookForDrift } from "../drift/look.ts";
import { localPlace, shellPlace } from "../preview/places.ts";
import { checkedStacks } from "../preview/stacks.ts";

export function addDrift(program: Command): void {
  addCommand(program, {
    name: "drift",
    description: "find what somebody changed or deleted beside the program",
    details: `Reads every resource of a stack and compares it with what the program made of it. What changes by itself, such as the
number of nodes that an autoscaler sets, is told apart with who changes it; what the program does not declare is nobody's
drift. That the program is newer than what was applied is said, and is no drift either. Nothing is changed.

Exit codes: 0 no drift that matters, 1 some, or the resources cannot be read, 2 the command line is wrong.`,
    examples: ["npx ml drift local", "npx ml drift stg prd", "npx ml drift prd --json --no-code"],
  })
    .addArgument(new Argument("<env...>", "environments, or stacks of teams such as prd-risk"))
    .option("--no-code", "do not ask what the program would change: half the time")
    .action(
      answering(async (names: readonly string[], options: { readonly code: boolean }) => {
        const found: FoundDrift[] = [];
        for (const stack of await checkedStacks(names))
          found.push(await lookForDrift(stack, stack === "local" ? localPlace() : shellPlace(), options.code));
        return driftAnswer(found);
      }),
    );
}
