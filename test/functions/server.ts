import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ensureFunctionContexts } from "../../local/function-contexts.ts";
import { custom } from "../../runtimes/custom/adapter.ts";
import { freePort } from "../../local/console/free-port.ts";

/** What an image holds below /app, unpacked from the very context that `make up` builds the example's from. */
export async function unpackTemplate(): Promise<{ readonly app: string; readonly remove: () => void }> {
  const contexts = await ensureFunctionContexts([{ image: "functions/advice", folder: "examples/advice/service" }]);
  const context = contexts["functions/advice"] ?? "";
  const app = mkdtempSync(join(tmpdir(), "function-app-"));
  execFileSync("tar", ["-xzf", join(context, "packages.tar.gz"), "-C", app]);
  cpSync(join(context, "serving"), join(app, "serving"), { recursive: true });
  return {
    app,
    remove: () => {
      rmSync(app, { recursive: true });
    },
  };
}

/** A function's server as a process, told what the adapter's plan tells a container. */
export class FunctionServer {
  readonly url: string;
  readonly metricsUrl: string;
  readonly exited: Promise<number | null>;
  private readonly child: ChildProcess;

  /** Its lines, as they come. */
  readonly lines: string[] = [];

  private constructor(
    app: string,
    folder: string,
    ports: { readonly http: number; readonly metrics: number },
    changes: Readonly<Record<string, string>>,
  ) {
    const { env } = custom.plan({
      model: "tried",
      version: "7",
      runtime: {
        kind: "custom",
        function: "f",
        protocol: "own",
        routes: ["/get_score"],
        health: "/health",
        failure: { field: "code", ok: 0 },
      },
      cpu: 1,
      accelerators: 0,
    });
    this.url = `http://127.0.0.1:${ports.http}`;
    this.metricsUrl = `http://127.0.0.1:${ports.metrics}/metrics`;
    this.child = spawn("python3.11", ["-m", "serving"], {
      cwd: "/",
      env: {
        ...env,
        MODEL_VARIANT: "canary",
        PORT: String(ports.http),
        METRICS_PORT: String(ports.metrics),
        PYTHONPATH: [folder, join(app, "packages"), app].join(":"),
        PYTHONDONTWRITEBYTECODE: "1",
        PATH: process.env["PATH"] ?? "",
        HOME: process.env["HOME"] ?? "",
        ...changes,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      if (stream) createInterface(stream).on("line", (line) => this.lines.push(line));
    this.exited = new Promise((resolve) => this.child.once("close", resolve));
  }

  /**
   * @param program text of `app.py`
   * @param changes environment variables beside the plan's
   */
  static async start(
    app: string,
    name: string,
    program: string,
    changes: Readonly<Record<string, string>> = {},
  ): Promise<FunctionServer> {
    const folder = join(app, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "app.py"), program);
    const server = new FunctionServer(app, folder, { http: await freePort(), metrics: await freePort() }, changes);
    while ((await fetch(`${server.url}/health`).catch(() => undefined))?.ok !== true) {
      if (server.child.exitCode !== null) throw new Error(`the server ended: ${server.lines.join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return server;
  }

  ask(body: string, path = "/get_score", headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  }

  /** The value of one of its counters. */
  async counted(name: string): Promise<number> {
    const text = await (await fetch(this.metricsUrl)).text();
    return Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);
  }

  terminate(): void {
    this.child.kill("SIGTERM");
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exited;
  }
}
