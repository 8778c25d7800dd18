import { Argument, type Command } from "commander";
import { Problem } from "../../local/console/problem.ts";
import { declaredEnvironments } from "../../stacks/environments/index.ts";
import { cellStack } from "../../stacks/stack-name.ts";
import { addCommand, answering } from "../command.ts";
import { readEnvironment } from "../environment/read.ts";
import { git } from "../preview/commit.ts";
import { durationOption } from "../releases/duration.ts";

interface Options {
  readonly commit?: string;
  readonly version?: string;
  readonly within: number;
}

/** The commit that is meant, in full. @throws {Problem} where there is none */
async function commitOf(asked = "HEAD"): Promise<string> {
  const commit = await git("rev-parse", "--verify", "--quiet", `${asked}^{commit}`);
  if (commit !== undefined && commit !== "") return commit;
  throw new Problem(`There is no commit ${asked} here.`, "git fetch, or name another with --commit");
}

export function addWatch(program: Command): void {
  addCommand(program, {
    name: "watch",
    description: "watch a version from the commit that was pushed to its own answer, stage by stage",
    details: `Looks at what deployments write down in the cluster, at the pods and, when no others are left, at what they answer to a golden
row; ends when the deployment of the commit is done. The version is one that the release file here names: its champion,
or the one of --version. Nothing is changed. In the shell of a kept rehearsal that rehearsal is watched.

Exit codes: 0 it answers and its deployment is done, 1 it failed, was rolled back or did not come, 2 the command line is wrong.`,
    examples: [
      "npx ml watch iris dev",
      "npx ml watch fraud prd --version 14 --within 6h",
      "npx ml watch iris local --commit 3f2a91c --json",
    ],
  })
    .argument("<model>", "model, as in stacks/models")
    .addArgument(new Argument("<env>", "environment, as in stacks/environments").choices(declaredEnvironments))
    .option("--commit <sha>", "that was pushed (default: HEAD)")
    .option("--version <text>", "of the release file (default: its champion)")
    .addOption(durationOption("--within <time>", "how long it may take", "30m"))
    .action(
      answering(async (name: string, where: string, { commit, version, within }: Options) => {
        const { environment, models } = await readEnvironment(where);
        const model = models.find((one) => one.name === name);
        if (model === undefined)
          throw new Problem(
            `${where} serves no model "${name}".`,
            `It serves ${models.map((one) => one.name).join(", ")}.`,
          );
        const variant = model.variants.find((one) => version === undefined || one.version === version);
        if (variant === undefined)
          throw new Problem(
            `The release of ${name} in ${where} has no version ${version ?? ""}.`,
            `It has ${model.variants.map((one) => `${one.version} (${one.name})`).join(", ")}.`,
          );
        const isCell = Object.hasOwn(environment.cloud?.file.cells ?? {}, model.team);
        const stack = isCell ? cellStack({ environment: where, team: model.team }) : where;
        const watched = {
          ...{ environment, stack, model, variant },
          commit: await commitOf(commit),
          within: within * 1_000,
        };
        // What speaks with clusters is slow to load.
        const { watch } = await import("../watch/watch.ts");
        const { milestoneInWords, watchAnswer } = await import("../watch/answer.ts");
        const found = await watch(watched, (milestone, ms) => {
          console.error(milestoneInWords(milestone, ms));
        });
        return watchAnswer(watched, found);
      }),
    );
}
