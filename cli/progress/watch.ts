import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { Problem } from "../../local/console/problem.ts";
import type { Say } from "../../local/console/steps.ts";
import type { Answer } from "../answer.ts";
import { progressAnswer, standingOf } from "./answer.ts";
import { progressOnce, type Progressing } from "./once.ts";

/** How a rollout is watched. */
export interface Watching {
  /** Seconds between two looks. */
  readonly every: number;
  /** What brings up what the file says, as a shell runs it; undefined: somebody else does. */
  readonly apply: string | undefined;
}

/** @throws {Problem} where it does not end with 0; called again, it is run again */
async function bringUp(command: string, root: string, say: Say): Promise<void> {
  say(command);
  const { exitCode, all } = await execa(command, { shell: true, cwd: root, reject: false, all: true, stdin: "ignore" });
  if (exitCode === 0) return;
  throw new Problem(
    `${command} ended with ${exitCode ?? "a signal"}:\n${all.slice(-2_000)}`,
    "Mend it and run the same command again: it goes on from what the release file says.",
  );
}

/**
 * Decides again and again until the version is the champion, halted or retired. What was written and not brought up when this
 * was killed is brought up first. Reads nothing of its own: see {@link progressOnce}.
 */
export async function watchProgress(
  root: string,
  asked: Progressing,
  { every, apply }: Watching,
  say: Say,
): Promise<Answer> {
  let last = "";
  if (apply !== undefined) await bringUp(apply, root, say);
  for (;;) {
    const progressed = await progressOnce(root, asked);
    const answer = progressAnswer(asked.model, asked.environment, asked.isDryRun, progressed);
    const { step, changed } = progressed;
    const told = `${step.does}: ${step.because}`;
    if (told !== last) say(told);
    last = told;
    if (changed !== undefined && !asked.isDryRun && apply !== undefined) await bringUp(apply, root, say);
    if (standingOf(progressed) !== "going on" || asked.isDryRun) return answer;
    await sleep(every * 1_000);
  }
}
