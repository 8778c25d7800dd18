import { readFileSync } from "node:fs";

/** Time of all cores together since the start of the machine, in the kernel's ticks. */
export interface CoreTime {
  readonly used: number;
  /** In which something was to run here, and the host of a virtual machine ran others. */
  readonly stolen: number;
}

/** @param stat what `/proc/stat` says: https://man7.org/linux/man-pages/man5/proc_stat.5.html. Pure. */
export function coreTime(stat: string): CoreTime {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? "")
    .split(" ")
    .map(Number);
  return { used: user + nice + system + irq + softirq, stolen: steal };
}

/** As it is now; undefined where the system does not tell. */
export function coreTimeNow(): CoreTime | undefined {
  try {
    return coreTime(readFileSync("/proc/stat", "utf8"));
  } catch {
    return undefined;
  }
}

/** A proof's figure: what of the time that was asked for others had. A time that was too long may be theirs. Pure. */
export function stolenFigure(
  before: CoreTime | undefined,
  after: CoreTime | undefined,
): readonly (readonly [what: string, value: string])[] {
  if (before === undefined || after === undefined) return [];
  const stolen = after.stolen - before.stolen;
  const asked = stolen + after.used - before.used;
  return [
    ["of the processors' time, taken by the machine's host", `${((100 * stolen) / Math.max(1, asked)).toFixed(0)} %`],
  ];
}
