import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bentoService, bentoText, type BentoStream } from "../../components/bento/index.ts";
import { bentoProgram } from "../support/bento.ts";
import { freePort } from "../../local/console/free-port.ts";

/** A request of one number. */
export function asked(value: number, name = "x"): string {
  return JSON.stringify({ inputs: [{ name, datatype: "FP64", shape: [1], data: [value] }] });
}

/** A server on 127.0.0.1, at a port of its own. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Workers of a test: the program of the image, without a cluster. */
export class Workers {
  readonly #folder = mkdtempSync(join(tmpdir(), "ml-serving-nearline-"));
  readonly #running: ChildProcess[] = [];

  /** Writes a file beside configurations. @returns where it is */
  file(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** @param at port of what it takes by HTTP. @default one that nobody asks */
  async start(stream: BentoStream, at?: number): Promise<ChildProcess> {
    const configuration = bentoService(stream, { fields: { model: "double" }, shutdownSeconds: 5 });
    const http = { ...configuration.http, address: `127.0.0.1:${at ?? (await freePort())}` };
    const file = this.file(`${this.#running.length}.yaml`, bentoText({ ...configuration, http }));
    const child = spawn(await bentoProgram(), ["-c", file], { stdio: "ignore", env: {} });
    this.#running.push(child);
    return child;
  }

  /** As a node's end ends it: at once. */
  async kill(child: ChildProcess): Promise<void> {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  stop(): void {
    for (const child of this.#running) child.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
