import { Argument, InvalidArgumentError, type Command } from "commander";
import { addCommand, answering } from "../command.ts";

/** What the commit says. */
function messageOf(written: string): string {
  const message = written.trim();
  if (message === "") throw new InvalidArgumentError("Say what is changed.");
  return message;
}

export function addPublish(program: Command): void {
  addCommand(program, {
    name: "publish",
    description: "commit what commands changed of releases and runtimes' images, and push it onto a branch",
    details: `Takes what is changed under stacks/releases and stacks/runtime-images, as npx ml release, promote, progress or
images --release left it, and nothing else. It becomes one commit on top of what the branch is by then, by whoever Git knows
here; where somebody else was faster it is tried again. Where nothing is changed nothing is done. A file that somebody else
changed meanwhile is a conflict, also where its lines would merge: nothing is pushed then, and nothing here is touched.

It may be killed anywhere and run again: what the branch has already is not pushed twice. Afterwards what is checked out
follows, where it is the branch.`,
    examples: [
      'npx ml publish origin/main --message "fraud 13 in dev"',
      'npx ml publish origin/main --message "dev: images built anew" --json',
    ],
  })
    .addArgument(new Argument("<remote/branch>", "that it is pushed onto, such as origin/main"))
    .requiredOption("--message <text>", "what the commit says", messageOf)
    .action(
      answering(async (onto: string, { message }: { readonly message: string }) => {
        // Few commands speak with Git: the others do not load what does.
        const { publish } = await import("../publish/publish.ts");
        const { publishAnswer } = await import("../publish/answer.ts");
        return publishAnswer(await publish(onto, message));
      }),
    );
}
