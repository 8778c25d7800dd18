import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inject } from "vitest";
import { sklearn } from "../../runtimes/sklearn/adapter.ts";
import { freePort } from "../support/free-port.ts";

/** What every server of these tests calls its model. */
export const modelName = "cancer";

/** The folder of the example, as the artifact is mounted. */
export const example = join(import.meta.dirname, "../../examples/cancer");

/** The environment of a Python program that finds the image's packages, and what the image itself sets. */
export function pythonEnvironment(): Readonly<Record<string, string>> {
  const app = inject("app");
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

  private constructor(ports: Ports, artifact: string, changes: Readonly<Record<string, string>>) {
    this.ports = ports;
    const { env } = sklearn.plan({
      model: modelName,
      version: "7",
      runtime: { kind: "sklearn" },
      cpu: 1,
      accelerators: 0,
    });
    this.child = spawn("python3.11", ["-m", "serving"], {
      cwd: "/",
      env: {
        ...pythonEnvironment(),
        ...env,
        MLSERVER_MODEL_URI: artifact,
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
   * @param artifact what is mounted as the model: a folder or a file
   * @param changes environment variables beside the plan's
   */
  static async start(artifact: string, changes: Readonly<Record<string, string>> = {}): Promise<Server> {
    const ports = { http: await freePort(), grpc: await freePort(), metrics: await freePort() };
    return new Server(ports, artifact, changes);
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.http}`;
  }

  get inferUrl(): string {
    return `${this.url}/v2/models/${modelName}/infer`;
  }

  get readyUrl(): string {
    return `${this.url}/v2/models/${modelName}/ready`;
  }

  get metricsUrl(): string {
    return `http://127.0.0.1:${this.ports.metrics}/metrics`;
  }

  get grpcPort(): number {
    return this.ports.grpc;
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
