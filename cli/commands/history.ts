import { Argument, type Command } from "commander";
import { Problem } from "../../local/console/problem.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { declaredEnvironments } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { openRelease, type OpenRelease } from "../releases/edit/change-release.ts";
import { historyAnswer } from "../releases/edit/history.ts";
import type { Release } from "../../components/model-service/release.ts";

/** A model's release in an environment. @throws {Problem} where there is none */
export function releasedModel(model: string, environment: string): OpenRelease & { readonly release: Release } {
  const open = openRelease(repositoryRoot, { environment, model });
  if (open.release !== undefined) return { ...open, release: open.release };
  throw new Problem(
    `${model} has no release in ${environment}: there is no ${open.path}.`,
    `npx ml promote ${model} --from … --to ${environment} brings one from another environment.`,
  );
}

export function environmentOf(): Argument {
  return new Argument("<env>", "environment, as in stacks/environments").choices(declaredEnvironments);
}

export function addHistory(program: Command): void {
  addCommand(program, {
    name: "history",
    description: "tell what was done to a model's release, when, by whom and why",
    details: `Newest first, as the release file says it; the champion with where it came from. The file keeps the
newest twenty changes, and Git all of them.`,
    examples: ["npx ml history iris local", "npx ml history fraud prd --json"],
  })
    .argument("<model>", "model, as in stacks/models")
    .addArgument(environmentOf())
    .action(
      answering((model: string, environment: string) =>
        historyAnswer(model, environment, releasedModel(model, environment).release),
      ),
    );
}
