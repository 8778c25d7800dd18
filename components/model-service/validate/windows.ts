import type { DeclaredScaling } from "../scaling.ts";
import { isTimezone, minutes } from "../windows.ts";
import type { Findings } from "./findings.ts";
import { isCount } from "./quantities.ts";

type Scaled = Exclude<DeclaredScaling, { on: "nothing" }>;
type Window = Scaled["windows"][number];

function checkTimes({ from, to }: Window, path: string, found: Findings): void {
  for (const [key, time] of [
    ["from", from],
    ["to", to],
  ] as const)
    if (minutes(time) === undefined)
      found.add("MS040", `${path}.${key}`, `"${time}" is no time of the day. Write it from "00:00" to "23:59".`);
  // KEDA takes no window that begins as it ends.
  if (from === to)
    found.add(
      "MS040",
      `${path}.to`,
      `A window from ${from} to ${to} has no end. Raise min instead, or end it earlier.`,
    );
}

function checkMin({ min }: Window, scaling: Scaled, path: string, found: Findings): void {
  if (!isCount(min)) found.add("MS041", path, `${min} is not a number of replicas. Write 1 or more.`);
  else if (min <= scaling.min)
    found.add(
      "MS041",
      path,
      `${min} is what the model has anyway, with min ${scaling.min}. Write more, or leave the window out.`,
    );
  else if (min > scaling.max) found.add("MS041", path, `${min} is above max ${scaling.max}. Lower it or raise max.`);
}

/** What is wrong with the windows of a declared scaling, where they are written. */
export function checkWindows(scaling: Scaled, found: Findings): void {
  scaling.windows.forEach((window, index) => {
    const path = `scaling.windows.${index}`;
    checkTimes(window, path, found);
    if (window.days.length === 0) found.add("MS040", `${path}.days`, "No day is named. Write at least one.");
    if (!isTimezone(window.timezone))
      found.add(
        "MS040",
        `${path}.timezone`,
        `"${window.timezone}" is no time zone of the IANA's data base. Write one such as Europe/Berlin, or UTC.`,
      );
    checkMin(window, scaling, `${path}.min`, found);
  });
  if (scaling.on === "windows" && scaling.windows.length === 0)
    found.add("MS040", "scaling.windows", "No window is there to scale by. Write at least one, or replicas instead.");
}
