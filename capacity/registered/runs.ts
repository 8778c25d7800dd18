import type { Run } from "../facts.ts";
import { at, textAt } from "./read.ts";

export function namespaceOf(props: unknown): string {
  return textAt(props, "metadata", "namespace") ?? "default";
}

/** When a CronJob, or what is like one, begins a run by itself. */
export function scheduleOf(props: unknown): Run["schedule"] {
  const cron = textAt(props, "spec", "schedule");
  if (cron === undefined || at(props, "spec", "suspend") === true) return "on demand";
  return { cron, timezone: textAt(props, "spec", "timeZone") ?? "UTC" };
}
