import type { Command } from "commander";
import { Problem } from "../../local/console/problem.ts";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { readEnvironment } from "../environment/read.ts";
import { smokeAnswer } from "../smoke/answer.ts";
import { telling } from "../telling.ts";

export function addSmoke(program: Command): void {
  addCommand(program, {
    name: "smoke",
    description: "ask models their golden rows and compare with the training library's answers",
    details: `Every variant is asked every row of its own golden file: the champion through the gateway as clients are, others, and a
champion that shares its requests with challengers, at their own Service. A number may be as far off as the model's
parity says. In a shell that read a kept rehearsal's file \`env\`, models on real nodes are asked at their Service.

Where the gateway lets nobody in without a token or a key, ML_SERVING_CALLER holds it, or ML_SERVING_CALLER_FILE names a
file that does, or a folder with a file for each environment.

Exit codes: 0 all are right, 1 one is not, or there is no way to it, 2 the command line is wrong.`,
    examples: ["npx ml smoke local", "npx ml smoke local iris cancer", "npx ml smoke prd --json"],
  })
    .addArgument(environmentArgument())
    .argument("[model...]", "models, as in stacks/models (default: all that the environment serves)")
    .action(
      answering(async (name: string, asked: readonly string[]) => {
        const { environment, models } = await readEnvironment(name);
        const unknown = asked.filter((model) => !models.some((one) => one.name === model));
        if (unknown.length > 0)
          throw new Problem(
            `${name} serves no model "${unknown.join('", "')}".`,
            `It serves ${models.map((model) => model.name).join(", ")}.`,
          );
        // What speaks with clusters is slow to load.
        const { smoke } = await import("../smoke/smoke.ts");
        const work = smoke(environment, models, asked.length === 0 ? undefined : asked);
        return smokeAnswer(await telling("asking golden rows", work));
      }),
    );
}
