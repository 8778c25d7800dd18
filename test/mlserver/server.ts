import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inject } from "vitest";
import { freePort } from "../../local/console/free-port.ts";
import { planOf, type Example, type MlserverKind } from "./kinds.ts";

/** The environment of a Python program that finds the image's packages, and what the image itself sets. */
export function pythonEnvironment(kind: MlserverKind): Readonly<Record<string, string>> {
  const app = join(inject("apps"), kind);
  return {
    PYTHONPATH: `${join(app, "packages")}:${app}`,
    PYTHONDONTWRITEBYTECODE: "1",
    JOBLIB_MULTIPROCESSING: "0",
    PATH: process.env["PATH"] ?? "",
    // Where a version manager keeps its interpreters.
    HOME: process.env["HOME"] ?? "",
  };
}

export interface Exit {
  readonly code: number | null;
  readonly lines: readonly string[];
}

interface Ports {
  readonly http: number;
  readonly grpc: number;
  readonly metrics: number;
}

/** A server process, told what the adapter's plan tells a container; its lines are kept as they come. */
export class Server {
  readonly lines: string[] = [];
  readonly exited: Promise<Exit>;
  private readonly child: ChildProcess;

  private readonly ports: Ports;

  private readonly model: string;

  private constructor(ports: Ports, example: Example, changes: Readonly<Record<string, string>>) {
    this.ports = ports;
    this.model = example.model;
    this.child = spawn("python3.11", ["-m", "serving"], {
      cwd: "/",
      env: {
        ...pythonEnvironment(example.kind),
        ...planOf(example).env,
        MLSERVER_MODEL_URI: example.artifact,
        MLSERVER_HOST: "127.0.0.1",
        MLSERVER_HTTP_PORT: String(ports.http),
        MLSERVER_GRPC_PORT: String(ports.grpc),
        MLSERVER_METRICS_PORT: String(ports.metrics),
        ...changes,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      if (stream) createInterface(stream).on("line", (line) => this.lines.push(line));
    this.exited = new Promise((resolve) => {
      this.child.once("close", (code) => {
        resolve({ code, lines: this.lines });
      });
    });
  }

  /**
   * @param example what is served, by which kind
   * @param changes environment variables beside the plan's
   */
  static async start(example: Example, changes: Readonly<Record<string, string>> = {}): Promise<Server> {
    const ports = { http: await freePort(), grpc: await freePort(), metrics: await freePort() };
    return new Server(ports, example, changes);
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.http}`;
  }

  get inferUrl(): string {
    return `${this.url}/v2/models/${this.model}/infer`;
  }

  get readyUrl(): string {
    return `${this.url}/v2/models/${this.model}/ready`;
  }

  get metricsUrl(): string {
    return `http://127.0.0.1:${this.ports.metrics}/metrics`;
  }

  get grpcPort(): number {
    return this.ports.grpc;
  }

  /** Threads of its process. */
  get threads(): number {
    const status = readFileSync(`/proc/${String(this.child.pid)}/status`, "utf8");
    return Number(/^Threads:\s+(\d+)$/m.exec(status)?.[1]);
  }

  /** Processes that it started itself. */
  get children(): readonly string[] {
    const pid = String(this.child.pid);
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  }

  /** Waits until the model is ready, as Kubernetes does. @throws what the server said when it ended before */
  async ready(): Promise<this> {
    for (;;) {
      const answer = await fetch(this.readyUrl).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.status === 200) return this;
      if (this.child.exitCode !== null) throw new Error(`the server ended: ${this.lines.join("\n")}`);
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
