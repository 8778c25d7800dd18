import type { Day, ScalingWindow } from "./spec/windows.ts";

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const satisfies readonly Day[];

/** Minutes since midnight of `08:30`; undefined where it is no time of the day. */
export function minutes(time: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}

/** Whether the IANA's data base has a time zone of this name; abbreviations and offsets are none that follow summer time. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name === "UTC" || name.includes("/");
  } catch {
    return false;
  }
}

/** A time of the day on days of the week, as cron has it; Sunday is 0. */
function cron(time: number, on: readonly number[]): string {
  return `${time % 60} ${Math.floor(time / 60)} * * ${[...on].sort((a, b) => a - b).join(",")}`;
}

/**
 * When a window begins and ends, as cron has it. What ends at or before its beginning ends on the day after. Pure; expects
 * what `validate/windows.ts` accepts.
 */
export function cronOf({ days: on, from, to }: Pick<ScalingWindow, "days" | "from" | "to">) {
  const [begin = 0, end = 0] = [minutes(from), minutes(to)];
  const first = [...new Set(on.map((day) => days.indexOf(day)))];
  const last = end <= begin ? first.map((day) => (day + 1) % days.length) : first;
  return { start: cron(begin, first), end: cron(end, last) };
}
