import { delimiter } from "node:path";
import { execa } from "execa";
import { currentEngine } from "../../local/current.ts";
import { engineEnv } from "../../local/engine.ts";
import { Problem } from "../../local/console/problem.ts";
import type { RunPulumi } from "../../local/recover/recover.ts";
import { binFolder, repositoryRoot } from "../../local/toolchain/paths.ts";

/** Commands that look for a configuration of the stack, and take the stack by its name. */
export function engineOf(stack: string, env: NodeJS.ProcessEnv = process.env): RunPulumi {
  const own =
    stack === "local"
      ? engineEnv(currentEngine(env))
      : // The user's own CLI first; the one that is built here where there is none.
        { PATH: [env["PATH"] ?? "", binFolder()].join(delimiter) };
  return async (args) => {
    const ran = await execa("pulumi", [...args, "--stack", stack, "--non-interactive", "--color", "never"], {
      cwd: repositoryRoot,
      env: own,
      stdin: "ignore",
      reject: false,
    });
    if (!ran.failed) return ran.stdout;
    if (ran.code === "ENOENT") throw new Problem("There is no pulumi command line.", "make up builds one.");
    throw new Problem(
      `pulumi ${args.slice(0, 2).join(" ")} of stack ${stack} failed:\n    ${ran.stderr.trim() || ran.stdout.trim().slice(-2000)}`,
      `Mend what it names and run the same command again. A lock of a run that lives no more: pulumi cancel ${stack}`,
    );
  };
}
