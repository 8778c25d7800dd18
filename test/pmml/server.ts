import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");
const runtime = join(root, "runtimes/pmml");
const output = join(runtime, "target/context");

/** The server's build context, built by its own script when a source is newer than it. */
export function context(): string {
  const built = join(output, "app/server.jsa");
  // Every file in the context is dated 1970; the folder's own change time says when it was made.
  const made = existsSync(built) ? statSync(built).ctimeMs : 0;
  const newest = Math.max(
    ...[join(runtime, "build.sh"), join(runtime, "Containerfile"), join(runtime, "server/pom.xml")].map(changed),
    newestIn(join(runtime, "server/src")),
  );
  if (made < newest) {
    console.error("building the pmml server (about 20 s; the first time Maven downloads its libraries)");
    const build = spawnSync(join(runtime, "build.sh"), [output], { encoding: "utf8" });
    if (build.status !== 0) throw new Error(`runtimes/pmml/build.sh failed:\n${build.stderr}`);
  }
  return output;
}

function changed(path: string): number {
  return statSync(path).mtimeMs;
}

function newestIn(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
      changed(join(entry.parentPath, entry.name)),
    ),
  );
}

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

  constructor(flags: readonly string[]) {
    const folder = context();
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
        env: {},
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
