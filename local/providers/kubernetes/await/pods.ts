import { at, count, items, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { condition, why } from "./verdict.ts";

/** States of a waiting container that are the ordinary course of starting. */
const STARTING = new Set(["ContainerCreating", "PodInitializing"]);

/** How many pods' troubles a message tells; the rest are mostly the same. */
const TOLD = 3;

/**
 * What is wrong with pods that are not ready, in one line: image pull errors, crash loops, scheduling. "" when nothing
 * is wrong with them but time.
 */
export function podTroubles(pods: readonly KubeObject[]): string {
  const troubles = pods
    .filter((pod) => at(pod, "metadata", "deletionTimestamp") === undefined)
    .flatMap((pod) => {
      const found = podTrouble(pod);
      return found === "" ? [] : [`pod ${text(pod, "metadata", "name")}: ${found}`];
    });
  const rest = troubles.length - TOLD;
  return troubles.slice(0, TOLD).join("; ") + (rest > 0 ? `; and ${rest} more pods` : "");
}

/** What is wrong with one pod; "" for nothing. */
export function podTrouble(pod: KubeObject): string {
  if (text(pod, "status", "phase") === "Failed") return why(at(pod, "status")) || "failed";
  const scheduled = condition(pod, "PodScheduled");
  if (scheduled?.["status"] === "False")
    return `not scheduled: ${text(scheduled, "message") || text(scheduled, "reason")}`;
  const statuses = [...items(pod, "status", "initContainerStatuses"), ...items(pod, "status", "containerStatuses")];
  return statuses
    .map(containerTrouble)
    .filter((trouble) => trouble !== "")
    .join("; ");
}

function containerTrouble(status: KubeObject): string {
  const name = text(status, "name");
  const stuck = at(status, "state", "waiting");
  if (stuck !== undefined && !STARTING.has(text(stuck, "reason"))) {
    const last = at(status, "lastState", "terminated");
    const exit =
      last === undefined ? "" : `, last exit code ${count(last, 0, "exitCode")}${said(text(last, "message"))}`;
    return `container ${name}: ${why(stuck)}${exit}`;
  }
  const ended = at(status, "state", "terminated");
  if (ended !== undefined && count(ended, 0, "exitCode") !== 0) {
    return `container ${name}: ended with exit code ${count(ended, 0, "exitCode")} ${why(ended)}`.trim();
  }
  return "";
}

function said(message: string): string {
  return message === "" ? "" : ` (${message.trim().slice(-300)})`;
}
