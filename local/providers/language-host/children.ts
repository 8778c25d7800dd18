import { spawn, type ChildProcess } from "node:child_process";
import type { Exit } from "./outcome.ts";

/**
 * Ends a node process when the one that started it is gone, also by SIGKILL: the channel between them closes. Loaded by
 * `--import=`, written as one word so that the SDK, which looks for `--import`, takes it for no loader of the user's.
 */
const endWithParent = `data:text/javascript,${encodeURIComponent(
  `process.once("disconnect",()=>process.exit(1));process.channel?.unref();`,
)}`;

/** How long a process that was asked to end may take before it is killed (ms). */
const graceMs = 5_000;

const children = new Set<ChildProcess>();

export interface NodeProcess {
  readonly child: ChildProcess;
  /** Resolves when the process has ended and its output was read. @throws Error when it could not be started */
  readonly ended: Promise<Exit>;
}

/**
 * Starts node with the same binary as this process.
 * @param output "inherit": the engine reads this process's own output; "pipe": the caller reads the child's
 */
export function startNode(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly output: "inherit" | "pipe";
  },
): NodeProcess {
  const child = spawn(process.execPath, [`--import=${endWithParent}`, ...args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", options.output, options.output, "ipc"],
  });
  children.add(child);
  const ended = new Promise<Exit>((resolve, reject) => {
    child.once("error", (error) => {
      children.delete(child);
      reject(new Error(`${process.execPath} could not be started in ${options.cwd}: ${error.message}`));
    });
    child.once("close", (code, signal) => {
      children.delete(child);
      resolve({ code, signal });
    });
  });
  return { child, ended };
}

/** Asks a process to end, and kills it when it does not. */
export function endChild(child: ChildProcess): void {
  child.kill("SIGINT");
  const kill = setTimeout(() => child.kill("SIGKILL"), graceMs);
  kill.unref();
  child.once("close", () => {
    clearTimeout(kill);
  });
}

/** Ends every process that was started here and has not ended yet, without grace: this process is ending too. */
export function killChildren(): void {
  for (const child of children) child.kill("SIGKILL");
}
