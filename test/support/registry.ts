import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";

/** A real image registry for tests, on loopback, with its content in a folder of its own. */
export interface TestRegistry {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** The folder of its content. */
  readonly content: string;
  /** Ends it and removes its content. */
  readonly stop: () => Promise<void>;
}

export async function startRegistry(): Promise<TestRegistry> {
  const folder = mkdtempSync(join(tmpdir(), "registry-"));
  const address = `127.0.0.1:${await freePort()}`;
  const content = join(folder, "blobs");
  const config = join(folder, "registry.yml");
  writeFileSync(
    config,
    `version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: ${content}}, delete: {enabled: true}}\nhttp: {addr: "${address}"}\n`,
  );
  const registry = spawn("docker-registry", ["serve", config], { stdio: "ignore" });
  const ended = new Promise((resolve) => registry.once("close", resolve).once("error", resolve));
  const stop = async (): Promise<void> => {
    registry.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 100; tries += 1) {
    const up = await fetch(`http://${address}/v2/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return { address, content, stop };
    await sleep(100);
  }
  await stop();
  throw new Error(
    "docker-registry did not start; install it: apt-get install -y --no-install-recommends docker-registry",
  );
}
