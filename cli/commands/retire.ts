import { Option, type Command } from "commander";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { addCommand, answering } from "../command.ts";
import { changedAnswer } from "../releases/edit/answer.ts";
import { changeRelease, openRelease } from "../releases/edit/change-release.ts";
import { knownVersions, versionBy } from "../releases/edit/digest.ts";
import { filesThatName, stillNamedIssues } from "../releases/edit/named-by.ts";
import { ticketWords } from "../releases/edit/ticket.ts";
import { digestsOf, retiring, type RetireOptions } from "../releases/edit/retire.ts";
import { environmentOf, releasedModel } from "./history.ts";

interface Options extends RetireOptions {
  readonly dropArtifacts?: boolean;
  readonly why?: string;
  readonly ticket?: string;
  readonly dryRun?: boolean;
}

export function addRetire(program: Command): void {
  addCommand(program, {
    name: "retire",
    description: "end a challenger or the shadow of a model",
    details: `The version is taken out of the release; the champion takes its share. Pods that answer are drained by
Kubernetes when that is brought up. Its artifact stays in the registry, for a rollback. --digest
with --drop-artifacts removes it, which is refused while any release file of any environment names it, histories included.`,
    examples: [
      "npx ml retire iris local",
      "npx ml retire fraud prd --challengers --ticket CHG-1234",
      "npx ml retire fraud prd --digest sha256:1f2e… --drop-artifacts",
      'npx ml retire fraud stg --digest sha256:77ab --why "worse on night traffic"',
    ],
  })
    .argument("<model>", "model, as in stacks/models")
    .addArgument(environmentOf())
    .addOption(
      new Option("--digest <digest>", "which, or the first digits of its digest").conflicts(["challengers", "shadow"]),
    )
    .addOption(new Option("--challengers", "all challengers").conflicts("shadow"))
    .option("--shadow", "the shadow")
    .addOption(
      new Option("--keep-artifacts", "leave its artifact in the registry (default)").conflicts("dropArtifacts"),
    )
    .option("--drop-artifacts", "remove its artifact from the registry")
    .option("--why <text>", "reason, for the history")
    .option("--ticket <id>", ticketWords)
    .option("--dry-run", "show what would be written, and write nothing")
    .action(
      answering(
        async (model: string, environment: string, { dropArtifacts, why, ticket, dryRun, ...which }: Options) => {
          if (dropArtifacts === true && which.digest !== undefined) {
            const { dropArtifact } = await import("../releases/edit/drop.ts");
            const { release } = openRelease(repositoryRoot, { environment, model });
            // A digest that no release names is not among those that a few digits could mean.
            const digest = /^sha256:[0-9a-f]{64}$/.test(which.digest)
              ? which.digest
              : versionBy(
                  which.digest,
                  release === undefined ? [] : knownVersions(release),
                  `${model} in ${environment}`,
                ).digest;
            return dropArtifact(repositoryRoot, model, environment, digest, dryRun === true);
          }
          const open = releasedModel(model, environment);
          const change = retiring(open.release, `${model} in ${environment}`, which);
          const digests = digestsOf(open.release, change);
          if (dropArtifacts === true) {
            const issues = digests.flatMap((digest) => stillNamedIssues(digest, filesThatName(repositoryRoot, digest)));
            throw new InvalidData(issues, environment);
          }
          const changed = await changeRelease(open, change, { why, ticket, isDryRun: dryRun === true });
          const title = `${model}  ${environment} retires ${digests.join(", ")}`;
          return changedAnswer(title, { model, environment, isDryRun: dryRun === true }, changed, [
            "Its artifact stays in the registry.",
          ]);
        },
      ),
    );
}
