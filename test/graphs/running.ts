import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bentoText } from "../../components/bento/configuration.ts";
import { compileGraph } from "../../components/model-graph/compile.ts";
import type { ModelGraph } from "../../components/model-graph/spec.ts";
import { bentoProgram } from "../support/bento.ts";
import { freePort } from "../../local/console/free-port.ts";

/** A tensor as the protocol has it. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly unknown[];
}

/** What a step was asked. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly inputs?: readonly Tensor[]; readonly data?: readonly Record<string, unknown>[] };
}

/** What a step answers: a body, or a status; `never`: it takes the request and says nothing. */
export type Answer = object | { readonly status: number; readonly text: string } | "never";

/** A model that answers what a test says. */
export class Step {
  readonly asked: Asked[] = [];
  readonly #server: Server;

  constructor(answer: (asked: Asked, attempt: number) => Answer) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const asked = { path: request.url ?? "", headers: request.headers, body: JSON.parse(text) as Asked["body"] };
        this.asked.push(asked);
        const told = answer(asked, this.asked.length);
        if (told === "never") return;
        const refused = "status" in told && "text" in told ? told : undefined;
        response.statusCode = refused === undefined ? 200 : refused.status;
        response.end(refused === undefined ? JSON.stringify(told) : refused.text);
      });
    });
  }

  async listening(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** What a graph answered. */
export interface Answered {
  readonly status: number;
  readonly fallbacks: string | null;
  readonly body: { readonly error?: string; readonly id?: string; readonly outputs?: readonly Tensor[] };
  /** Data by output. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
}

/** A graph as a process of Bento's, which is told where its steps are as a container is. */
export class RunningGraph {
  readonly #name: string;
  readonly #port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;
  /** All that it wrote to its log. */
  log = "";

  private constructor(name: string, port: number, child: ChildProcess, folder: string) {
    [this.#name, this.#port, this.#child, this.#folder] = [name, port, child, folder];
    const heard = (chunk: Buffer): void => {
      this.log += chunk.toString();
    };
    child.stdout?.on("data", heard);
    child.stderr?.on("data", heard);
  }

  static async of(graph: ModelGraph, steps: Readonly<Record<string, string>>): Promise<RunningGraph> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "ml-serving-graph-"));
    const file = join(folder, "graph.yaml");
    writeFileSync(file, bentoText(compileGraph(graph, port, 16)));
    const env = Object.fromEntries(
      Object.entries(steps).map(
        ([model, url]) => [`MODEL_${model.toUpperCase().replaceAll("-", "_")}_URL`, url] as const,
      ),
    );
    const child = spawn(await bentoProgram(), ["-c", file], { env, stdio: "pipe" });
    const running = new RunningGraph(graph.shape.name, port, child, folder);
    for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt += 1) {
      const ready = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
      if (ready?.ok === true) return running;
      await sleep(100);
    }
    throw new Error(`Bento does not answer: ${running.log}`);
  }

  get base(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async ask(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const response = await fetch(`${this.base}/v2/models/${this.#name}/infer`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const told = (await response.json()) as Answered["body"];
    const values = Object.fromEntries((told.outputs ?? []).map(({ name, data }) => [name, data]));
    return { status: response.status, fallbacks: response.headers.get("x-graph-fallbacks"), body: told, values };
  }

  stop(): void {
    this.#child.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A tensor of one dimension. */
export function column(name: string, datatype: string, data: readonly unknown[]): Tensor {
  return { name, datatype, shape: [data.length], data };
}
