import type { ChildProcess } from "node:child_process";
import { endChild, startNode } from "./children.ts";
import { locate } from "./locate.ts";
import { parseOptions } from "./options.ts";
import { outcomeOf, type Outcome } from "./outcome.ts";
import { bundled } from "./program-bundle.ts";
import { programCommand, type ProgramRun, type Started } from "./program-command.ts";

/** Runs programs, one or more at a time, and ends them when the engine cancels. */
export interface ProgramRunner {
  run(request: ProgramRun, runtimeOptions: Readonly<Record<string, unknown>>): Promise<Outcome>;
  /** Asks every running program to end; those asked for later are not started. */
  cancel(): void;
}

export function programRunner(): ProgramRunner {
  const running = new Set<ChildProcess>();
  let cancelled = false;
  return {
    run: async (request, runtimeOptions) => {
      try {
        if (cancelled) return { kind: "bail" };
        const options = parseOptions(runtimeOptions);
        const runner = locate("@pulumi/pulumi/cmd/run", request.programDirectory, "Run `pulumi install`.");
        const asWritten: Started = { nodeargs: options.nodeargs, runner, entryPoint: request.entryPoint };
        const started = options.bundle ? await bundled(request, asWritten) : asWritten;
        const { args, env } = programCommand(request, options, started);
        // The engine reads what this process prints line by line and shows it: the program prints to the same place.
        const { child, ended } = startNode(args, {
          cwd: request.programDirectory,
          env: { ...process.env, ...env },
          output: "inherit",
        });
        running.add(child);
        const exit = await ended.finally(() => running.delete(child));
        return outcomeOf(exit, cancelled);
      } catch (error) {
        return { kind: "error", message: error instanceof Error ? error.message : String(error) };
      }
    },
    cancel: () => {
      cancelled = true;
      for (const child of running) endChild(child);
    },
  };
}
