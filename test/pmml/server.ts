import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ensureContext } from "../../local/runtime-contexts.ts";

/** The server's build context: the same that `make up` builds the image from. */
const folder = await ensureContext("pmml", (now) => {
  console.error(now);
});

export interface Exit {
  readonly code: number | null;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** A server process; its lines are kept as they come. */
export class Server {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly exited: Promise<Exit>;
  private readonly child: ChildProcess;
  private port = 0;

  constructor(flags: readonly string[], env: Readonly<Record<string, string>> = {}) {
    // Just the image's command, with the context in the place of the root.
    const java = [
      "-XX:SharedArchiveFile=app/server.jsa",
      "-Xshare:auto",
      "-XX:-UsePerfData",
      "-XX:+UseSerialGC",
      "-cp",
      "app/pmml-server.jar",
      "ml.serving.pmml.Main",
    ];
    this.child = spawn(
      join(folder, "jre/bin/java"),
      [...java, "--host=127.0.0.1", "--port=0", "--termination-log=/nowhere", ...flags],
      {
        cwd: folder,
        env: { ...env },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    if (this.child.stdout) createInterface(this.child.stdout).on("line", (line) => this.stdout.push(line));
    if (this.child.stderr) createInterface(this.child.stderr).on("line", (line) => this.stderr.push(line));
    this.exited = new Promise((resolve) => {
      this.child.once("close", (code) => {
        resolve({ code, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get listensOn(): number {
    return this.port;
  }

  /** Waits for the log line "ready". @throws what the server said when it ended before */
  async ready(): Promise<this> {
    for (;;) {
      const line = this.stdout.find((text) => text.includes('"message":"ready"'));
      if (line !== undefined) {
        this.port = (JSON.parse(line) as { port: number }).port;
        return this;
      }
      if (this.child.exitCode !== null) throw new Error(`the server ended: ${this.stderr.join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  terminate(): void {
    this.child.kill("SIGTERM");
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exited;
  }
}
