import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** How long something took, and the most memory that everything it started held at once. */
export interface Measured {
  readonly seconds: number;
  readonly peakBytes: number;
}

/** How often memory is looked at (ms). */
const interval = 250;
const page = 4096;

/** What is known of a process. */
interface Process {
  readonly parent: number;
  /** Supervises a component of the cluster, which is no part of what is measured. */
  readonly isSupervisor: boolean;
  /** Resident memory. */
  readonly bytes: number;
}

/** Every process that is there, by id. */
function processes(): ReadonlyMap<number, Process> {
  const found = new Map<number, Process>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name may hold anything but ends at the last parenthesis: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.split(") ").at(-1)?.split(" ") ?? [];
      const resident = Number(readFileSync(`/proc/${name}/statm`, "utf8").split(" ")[1]);
      const isSupervisor = stat.includes("(runsv)");
      found.set(Number(name), { parent: Number(fields[1]), isSupervisor, bytes: resident * page });
    } catch {
      // it ended while being looked at
    }
  }
  return found;
}

/** What all descendants of a process hold now, the cluster's own aside. */
function heldBelow(ancestor: number): number {
  const all = processes();
  const isBelow = (pid: number): boolean => {
    const process = all.get(pid);
    if (process === undefined || process.isSupervisor || process.parent <= 0) return false;
    return process.parent === ancestor || isBelow(process.parent);
  };
  return [...all].reduce((sum, [pid, { bytes }]) => (isBelow(pid) ? sum + bytes : sum), 0);
}

/** Runs `work` and measures it; what else this process starts meanwhile counts too. */
export async function measured(work: () => Promise<unknown>): Promise<Measured> {
  let peakBytes = 0;
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, heldBelow(process.pid));
  }, interval);
  const began = performance.now();
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { seconds: (performance.now() - began) / 1000, peakBytes };
}
