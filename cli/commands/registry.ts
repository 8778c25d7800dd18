import { Option, type Command } from "commander";
import { environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { registryAnswer } from "../registry/answer.ts";
import { lookAtRegistry } from "../registry/look.ts";
import { durationOption } from "../releases/duration.ts";
import { telling } from "../telling.ts";

interface Options {
  readonly gc?: boolean;
  readonly delete?: boolean;
  readonly hold?: boolean;
  /** Seconds. */
  readonly olderThan?: number;
  readonly cluster: boolean;
}

/** A week: longer than any release or promotion takes from its push to its file. */
const weekSeconds = 7 * 24 * 3_600;

export function addRegistry(program: Command): void {
  addCommand(program, {
    name: "registry",
    description: "what an environment's registry has, who names it, and what nobody needs any more",
    details: `Every manifest with its size, its tags and why it stays: a release file of any environment names it, in its history
too, or a file of runtime images, a model or a lock; the environment's cluster runs it; it has a tag; it is young; or it belongs to
one of those, as its part, its signature or its SBOM. --gc shows what has no reason to stay, and how much room that
gives; --delete removes it. Files are read again before each removal. What another clone has not pushed
to this branch yet is not seen: that is what --older-than is for.

ECR's lifecycle policy ends images without a tag. One that is named and has none is said, with code 1; --hold gives it a tag.`,
    examples: [
      "npx ml registry local",
      "npx ml registry prd --gc",
      "npx ml registry local --gc --delete --older-than 24h",
      "npx ml registry prd --hold",
    ],
  })
    .addArgument(environmentArgument())
    .option("--gc", "show what a garbage collection would remove, and nothing else")
    .addOption(new Option("--delete", "remove it").implies({ gc: true }))
    .option("--hold", "give what is named a tag, so that no lifecycle policy ends it")
    .addOption(durationOption("--older-than <duration>", "what is younger stays, such as 24h (default: 168h, a week)"))
    .option("--no-cluster", "there is no cluster: nobody is asked what runs")
    .action(
      answering(async (name: string, options: Options) => {
        const asked = {
          keepYoungerMs: (options.olderThan ?? weekSeconds) * 1_000,
          delete: options.delete === true,
          hold: options.hold === true,
          withoutCluster: !options.cluster,
        };
        const found = await telling(
          `reading the registry of ${name}`,
          lookAtRegistry(await environmentFile(name), { ...asked, say: () => undefined }),
        );
        return registryAnswer(found, { gc: options.gc === true, delete: asked.delete });
      }),
    );
}
