import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

/** What a program of these packages sees: nothing of whoever runs the tests but where programs are. */
export function environmentOf(packages: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "",
    PYTHONPATH: packages,
    PYTHONDONTWRITEBYTECODE: "1",
    ...more,
  };
}

/** Runs a Python program to its end. @returns what it printed */
export async function python(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<string> {
  const { stdout } = await promisify(execFile)("python3.11", args, { ...options, maxBuffer: 16 * 1024 ** 2 });
  return stdout;
}

/** A server in a process group of its own, with all that it starts. */
export class PythonServer {
  readonly #child: ChildProcess;
  #said = "";

  constructor(args: readonly string[], options: { readonly cwd: string; readonly env: Record<string, string> }) {
    this.#child = spawn("python3.11", args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.#said = (this.#said + chunk.toString()).slice(-4000)));
  }

  /** Waits until it answers. @throws its last words when it ended before */
  async answers(url: string): Promise<void> {
    for (;;) {
      const answer = await fetch(url).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok === true) return;
      if (this.#child.exitCode !== null) throw new Error(`the server ended: ${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    process.kill(-pid, "SIGKILL");
    await ended;
  }
}
