import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Argument, type Command } from "commander";
import type { Report } from "../../preview/report.ts";
import { addCommand, answering } from "../command.ts";
import { previewAnswer } from "../preview/answer.ts";
import { mustKnowOption } from "../preview/must-know.ts";
import { checkedStacks } from "../preview/stacks.ts";

interface Options {
  readonly approved?: string;
  readonly approvedBy?: string;
  readonly ticket?: string;
  readonly out?: string;
  readonly push?: string;
  readonly policyPack: boolean;
  readonly mustKnow: readonly string[];
}

export function addDeploy(program: Command): void {
  addCommand(program, {
    name: "deploy",
    description: "bring an environment to what is declared: exactly what was approved, tested, or rolled back",
    details: `Previews again. Where a change wants approval, it has to be the one that was approved (npx ml preview ENV --out DIR,
then --approved DIR), and nothing may have been changed beside the program since; else nothing is applied, and the answer
says what differs. What is applied is held to that preview. Then every model that changed is asked its golden rows.
A model whose pods do not become ready, or that answers otherwise, is rolled back as npx ml rollback does it, brought up
and asked again; other models are not touched. Where the gateway wants a token or a key, ML_SERVING_CALLER holds it or
ML_SERVING_CALLER_FILE names its file: without one nothing is applied. --push commits the release files that were
rolled back to a branch.

It may be killed anywhere and run again. \`local\` is prepared as make up does it; other environments are reached by the
shell's own pulumi, as npx ml preview reaches them. docs/deploying.md says what each failure leaves behind.

Exit codes: 0 it is as declared, 1 nothing was applied or something was rolled back, 2 the command line is wrong.`,
    examples: [
      "npx ml deploy local",
      "npx ml deploy dev --out deployed --push origin/main",
      "npx ml deploy prd --approved preview --approved-by ada --ticket CHG-1234",
      "npx ml deploy prd-risk --approved preview --approved-by ada --ticket CHG-1234 --json",
    ],
  })
    .addArgument(new Argument("<env>", "environment, or stack of a team such as prd-risk"))
    .option("--approved <folder>", "what was approved: where npx ml preview wrote its report")
    .option("--approved-by <name>", "who approved it (recorded)")
    .option("--ticket <id>", "ticket of the change (recorded)")
    .option("--out <folder>", "write deploy.json, and the preview of what was applied, there")
    .option("--push <remote/branch>", "where release files that were rolled back are pushed to")
    .option("--no-policy-pack", "do not ask the rules of policies/")
    .addOption(mustKnowOption("rules that must have been evaluated, or nothing is applied").conflicts("policyPack"))
    .action(
      answering(async (name: string, options: Options) => {
        const [stack = name] = await checkedStacks([name]);
        const { approved, approvedBy, ticket, out, push, policyPack, mustKnow } = options;
        // What speaks with clusters and builds images is slow to load.
        const { deploy } = await import("../deploy/deploy.ts");
        const { deployAnswer } = await import("../deploy/answer.ts");
        const deployed = await deploy({
          stack,
          ...(approved === undefined ? {} : { approved }),
          ...(approvedBy === undefined ? {} : { approvedBy }),
          ...(ticket === undefined ? {} : { ticket }),
          ...(push === undefined ? {} : { push }),
          withPolicies: policyPack,
          mustKnow,
        });
        const answer = deployAnswer(deployed);
        if (out !== undefined) {
          const { commit, report } = deployed;
          const preview: Report = {
            ...{ schema: 1, at: new Date().toISOString(), stacks: [report] },
            ...(commit === undefined ? {} : { commit }),
          };
          previewAnswer(preview, { out, failOn: "never", mustKnow: [] });
          writeFileSync(join(out, "deploy.json"), `${JSON.stringify(answer.json, undefined, 2)}\n`);
        }
        return answer;
      }),
    );
}
