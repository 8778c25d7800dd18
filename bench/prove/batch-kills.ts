import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What is killed: the process of a run's pods that was started by this program, and what it is. */
export const targets = [
  { program: "/batch", what: "the worker" },
  { program: "/bento", what: "the engine" },
  { program: "/opt/java/bin/java", what: "the model's server" },
] as const;

/**
 * After how many published chunks each kill comes: one at random in each equal part of the run, and none at its very beginning or end, so
 * that there is something to lose and something left to do. Counted in chunks and not in seconds: a run on another day, or one whose
 * pods come late, takes another time, and is as far after as many chunks. Pure.
 * @param chunks at least 15 for three kills, or two may come after the same
 * @param random between 0 and 1
 */
export function killPoints(chunks: number, kills: number, random: () => number): readonly number[] {
  return Array.from({ length: kills }, (_, kill) =>
    Math.max(1, Math.floor(((kill + 0.1 + 0.8 * random()) / kills) * chunks)),
  );
}

/** Chunks of a run that are published. */
export function publishedChunks(output: string): number {
  const receipts = join(output, "_batch/done");
  return existsSync(receipts) ? readdirSync(receipts).filter((name) => name.endsWith(".json")).length : 0;
}

/** How many chunks a run has, once its plan is there. */
export async function plannedChunks(output: string): Promise<number> {
  const file = join(output, "_batch/plan.json");
  while (!existsSync(file)) await sleep(50);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly chunks: readonly unknown[] }).chunks.length;
}

/** Processes of some pods by their program: a pod's uid is in the name of its cgroup. */
export function processesOf(uids: readonly string[], program: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [first] = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
        if (first !== program) return [];
        const cgroup = readFileSync(`/proc/${name}/cgroup`, "utf8");
        return uids.some((uid) => cgroup.includes(uid)) ? [Number(name)] : [];
      } catch {
        return []; // it has ended
      }
    });
}
