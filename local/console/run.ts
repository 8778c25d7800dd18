import { execa } from "execa";
import { Problem } from "./problem.ts";
import { oneLine, type Say } from "./steps.ts";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Written to the program's standard input. Default: nothing. */
  readonly input?: string;
  /** Called with every line of output, for the progress line. */
  readonly say?: Say;
  /** What to do when it fails; shown under the program's own last words. */
  readonly whatToDo?: string;
  /** Ends the program after this long (ms). Default: never. */
  readonly timeout?: number;
}

/** How much of a failed program's output is shown: enough for a compiler's or a server's own message. */
const linesOfFailure = 15;

/**
 * Runs a program to its end.
 * @returns its standard output, trimmed
 * @throws {Problem} with the command and the last lines it printed, when it cannot be started or fails
 */
export async function run(command: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  const [file, ...args] = command;
  const child = execa(file, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    all: true,
    reject: false,
    maxBuffer: 256 * 1024 * 1024,
  });
  const { say } = options;
  if (say !== undefined) {
    void (async () => {
      for await (const line of child.iterable({ from: "all" })) say(line);
    })().catch(() => undefined); // the same failure is reported below
  }
  const result = await child;
  if (!result.failed) return result.stdout.trim();
  const words = result.all.trim() === "" ? (result.originalMessage ?? "it printed nothing") : result.all.trim();
  const tail = words.split("\n").slice(-linesOfFailure).join("\n    ");
  const code =
    result.exitCode === undefined ? "could not be run to its end" : `failed with exit code ${result.exitCode}`;
  throw new Problem(
    `${oneLine(command.join(" "), 160)} ${code}:\n    ${tail}`,
    options.whatToDo ?? "The lines above are the program's own last words.",
  );
}
