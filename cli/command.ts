import { Command } from "commander";
import { InvalidData } from "../stacks/invalid-data.ts";
import { Problem } from "../local/console/problem.ts";
import type { Answer } from "./answer.ts";

/** How a command ends. */
export const exitCodes = {
  /** Done, and all is well. */
  ok: 0,
  /** What was found is not as it should be, or it could not be done; the last lines say what to do. */
  notOk: 1,
  /** The command line itself is wrong. */
  usage: 2,
} as const;

/** What `--help` says of a command. */
export interface CommandWords {
  readonly name: string;
  /** One line. */
  readonly description: string;
  /** What it needs to know beyond one line. */
  readonly details: string;
  /** Command lines as one would type them. */
  readonly examples: readonly [string, ...string[]];
}

/** Adds a command that also answers with `--json`, and whose help ends with examples. */
export function addCommand(program: Command, words: CommandWords): Command {
  const examples = words.examples.map((example) => `  $ ${example}`).join("\n");
  return program
    .command(words.name)
    .description(words.description)
    .option("--json", "print JSON and nothing else on standard output")
    .addHelpText("after", `\n${words.details}\n\nExamples:\n${examples}`);
}

/** A mistake that the user can mend, as programs read it; undefined for a defect of ours. */
function mistake(error: unknown): object | undefined {
  if (error instanceof InvalidData) return { message: error.message, issues: error.issues };
  if (error instanceof Problem) return { message: error.message };
  return undefined;
}

/**
 * The action of a command: what `work` finds is printed as text, or with `--json` as JSON and nothing else. Mistakes go to
 * standard error as they are told, without a stack trace; with `--json` standard output has them too, under `error`.
 */
export function answering<A extends readonly unknown[]>(
  work: (...args: A) => Promise<Answer> | Answer,
): (...args: [...A, Command]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command;
    const { json = false } = command.opts<{ readonly json?: boolean }>();
    const print = (value: unknown): void => {
      console.log(JSON.stringify(value, undefined, 2));
    };
    try {
      const answer = await work(...(args.slice(0, -1) as unknown as A));
      if (json && answer.isLines === true)
        for (const one of answer.json as readonly unknown[]) console.log(JSON.stringify(one));
      else if (json) print(answer.json);
      else console.log(answer.text);
      if (!answer.ok) process.exitCode = exitCodes.notOk;
    } catch (error) {
      const told = mistake(error);
      if (told === undefined) throw error;
      if (json) print({ error: told });
      console.error((error as Error).message);
      process.exitCode = exitCodes.notOk;
    }
  };
}
