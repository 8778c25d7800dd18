import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../console/free-port.ts";
import { Problem } from "../console/problem.ts";

/** A registry on loopback with its content in a folder of its own: there for one piece of work, and gone with it. */
export interface StagingRegistry {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** The folder of its content. */
  readonly content: string;
  /** Ends it and removes its content. */
  readonly stop: () => Promise<void>;
}

/** How often another port is tried where somebody was faster to listen at one. */
const attempts = 5;

/**
 * Starts one. Nobody logs in and nothing is encrypted: what comes out of it is known by its digest.
 * @throws {Problem} where it does not start
 */
export async function startRegistry(): Promise<StagingRegistry> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const started = await startedAt(`127.0.0.1:${await freePort()}`);
    if (started !== undefined) return started;
  }
  throw new Problem(
    "A registry for what is built did not start.",
    "Is it installed? sudo apt-get install -y --no-install-recommends docker-registry",
  );
}

/** By which a registry is known as the one that was started, and not another that listens there. */
const mark = "x-staging-registry";

async function startedAt(address: string): Promise<StagingRegistry | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "registry-"));
  const content = join(folder, "blobs");
  const config = join(folder, "registry.yml");
  writeFileSync(
    config,
    `version: 0.1
log: {level: warn}
storage: {filesystem: {rootdirectory: ${content}}, delete: {enabled: true}}
http: {addr: "${address}", headers: {${mark}: ["${folder}"]}}
`,
  );
  const registry = spawn("docker-registry", ["serve", config], { stdio: "ignore" });
  const state = { isOver: false };
  const ended = new Promise((resolve) => registry.once("close", resolve).once("error", resolve)).then(() => {
    state.isOver = true;
  });
  const stop = async (): Promise<void> => {
    registry.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const isUp = (): Promise<boolean> =>
    fetch(`http://${address}/v2/`).then(
      (answer) => answer.ok && answer.headers.get(mark) === folder,
      () => false,
    );
  for (let tries = 0; tries < 100 && !state.isOver; tries += 1) {
    if (await isUp()) return { address, content, stop };
    await sleep(100);
  }
  await stop();
  return undefined;
}
