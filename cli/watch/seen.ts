import type { Served } from "../releases/served.ts";
import type { RunRecord } from "../deploy/record.ts";

/** Where a version is on its way from a commit to its answers, in this order. */
export const milestones = ["applied from", "pods", "ready", "answers", "tested"] as const;
export type Milestone = (typeof milestones)[number];

/** What is seen of a version at one moment. */
export interface Seen {
  /** The last run of the stack, as deployments write it down. */
  readonly run: RunRecord | undefined;
  /** What the cluster runs of the variant; undefined where there is nothing. */
  readonly served: Served | undefined;
  /** Whether it answered its first golden row as the training library does; undefined where nobody asked. */
  readonly isRight: boolean | undefined;
}

/** What follows from what is seen: how far it is, or that it will not come. */
export interface Progress {
  readonly reached: readonly Milestone[];
  /** Why it will not come; undefined while it may. */
  readonly gone?: string;
}

/** Whether a run is of this commit: both may be shortened. Pure. */
export function isOf(run: RunRecord | undefined, commit: string): boolean {
  const [one, other] = [run?.commit ?? "", commit];
  return one.length >= 7 && (one.startsWith(other) || other.startsWith(one));
}

/** How far a version is. Pure. */
export function progressOf({ run, served, isRight }: Seen, commit: string): Progress {
  const isRun = isOf(run, commit);
  const isThere = served?.isDeclared === true;
  const isReady = isThere && served.since !== undefined && served.ready >= served.wanted;
  const reached = [
    ...(isRun ? ["applied from" as const] : []),
    ...(isThere ? ["pods" as const] : []),
    ...(isReady ? ["ready" as const] : []),
    ...(isThere && isRight === true ? ["answers" as const] : []),
    ...(isRun && run?.stage === "done" ? ["tested" as const] : []),
  ];
  if (!isRun || run === undefined) return { reached };
  if (run.stage === "rolled back" || run.stage === "roll back")
    return { reached, gone: "its deployment is rolled back: npx ml history says why" };
  if (run.stage === "failed") return { reached, gone: "its deployment failed" };
  return { reached };
}
