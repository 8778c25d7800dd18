import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildOf, harnessCommand, writeRequest, type Build, type BuildRequest } from "./delivery.ts";

/** A build that goes on while a test does something else. */
export interface RunningBuild {
  /** Waits until it has said something so often. @throws Error with what it said where it ends before */
  readonly says: (text: string, times?: number) => Promise<void>;
  /** Ends it, and all that it started, as the end of a controller and its agents does: none of them can do anything about it. */
  readonly kill: () => Promise<NodeJS.Signals | null>;
  /** Waits for its end. @throws Error where it was killed, or a step was answered without having been run */
  readonly ended: () => Promise<Build>;
}

/** Starts a build. */
export async function startBuild(request: BuildRequest): Promise<RunningBuild> {
  const folder = mkdtempSync(join(tmpdir(), "build-"));
  const { file, answer } = writeRequest(request, folder, "0");
  const [command, ...args] = await harnessCommand([file]);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let all = "";
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    all += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  return {
    says: (text, times = 1) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (all.split(text).length <= times) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void closed.then(() => {
          reject(new Error(`It ended without "${text}":\n${all.slice(-3_000)}`));
        });
      }),
    kill: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
      const [, signal] = await closed;
      rmSync(folder, { recursive: true, force: true });
      return signal;
    },
    ended: async () => {
      await closed;
      try {
        return buildOf(answer, all);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
