import { readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { isAlive } from "../../local/console/alive.ts";

/** A lock of a stack whose state is in a folder or a bucket, as the CLI names it when it refuses to run. */
export interface StackLock {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly at: string;
}

/** https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/backend/diy/lock.go */
const said = /created by (\S*)@(\S+) \(pid (\d+)\) at (\S+)/g;

/** The locks that a refusal names; none where it is about something else. Pure. */
export function locksIn(text: string): readonly StackLock[] {
  if (!text.includes("currently locked")) return [];
  return [...text.matchAll(said)].map(([, user = "", host = "", pid = "", at = ""]) => ({
    ...{ user, host, at },
    pid: Number(pid),
  }));
}

/** What may be done about a lock: a living run is waited for, one of this machine that is dead is broken, others' never. */
export type LockVerdict = "alive" | "dead" | "elsewhere";

/** Who asks: the machine and the user that this process runs on and as, and what it knows of processes. */
export interface Asker {
  readonly user: string;
  readonly host: string;
  /** When a living process began (ms since 1970); undefined where there is none, NaN where nobody can tell. */
  readonly began: (pid: number) => number | undefined;
}

/** How much later a process may seem to have begun than its lock was written, as clocks count in ticks (ms). */
const rounding = 2_000;

/** Whose a lock is. A process that began after the lock was written only has the number of the one that wrote it. Pure. */
export function lockVerdict({ user, host, pid, at }: StackLock, asker: Asker): LockVerdict {
  if (host !== asker.host || user !== asker.user) return "elsewhere";
  const began = asker.began(pid);
  if (began === undefined) return "dead";
  return began > Date.parse(at) + rounding ? "dead" : "alive";
}

/** Ticks a second of the times in /proc: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const ticks = 100;

function beganAt(pid: number): number | undefined {
  if (!isAlive(pid)) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // What a dead parent has not been asked about yet is a process that does nothing more.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return undefined;
    const booted = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]);
    return (booted + Number(rest[18]) / ticks) * 1_000;
  } catch {
    return isAlive(pid) ? Number.NaN : undefined;
  }
}

/** This process. */
export function thisMachine(): Asker {
  return { user: userInfo().username, host: hostname(), began: beganAt };
}
