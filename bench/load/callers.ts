import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { deviation, inferRequest, readAnswer, type Golden, type OutputTensor } from "../../local/golden/classes.ts";
import type { Outcome } from "./outcome.ts";

/** As the proofs of predictions do. */
const tolerance = 1e-6;

/** Callers that each wait for an answer before they ask again, so that never more are under way than there are callers. */
export interface CallersPlan {
  /** Where predictions are asked for, the whole address. */
  readonly url: string;
  readonly callers: number;
  /** How long each waits between an answer and its next question (ms). */
  readonly pause: number;
  readonly golden: Golden;
  /** After so long without an answer a request counts as failed (ms). */
  readonly timeout: number;
}

async function ask({ url, golden, timeout }: CallersPlan, turn: number): Promise<string | undefined> {
  const row = golden.rows[turn % golden.rows.length];
  if (row === undefined) throw new RangeError("no golden rows");
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(inferRequest(golden, row)),
      signal: AbortSignal.timeout(timeout),
    });
    if (answer.status !== 200) return `status ${answer.status}: ${(await answer.text()).slice(0, 120)}`;
    const { outputs } = (await answer.json()) as { outputs: OutputTensor[] };
    return deviation(row, readAnswer(golden, outputs)) <= tolerance ? undefined : "wrong answer";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** Starts them; `stop` waits for what is under way and gives what became of every request. */
export function startCallers(plan: CallersPlan): { readonly stop: () => Promise<readonly Outcome[]> } {
  const outcomes: Outcome[] = [];
  let stopped = false;
  const call = async (caller: number): Promise<void> => {
    for (let turn = caller; !stopped; turn += 1) {
      const began = performance.now();
      const failure = await ask(plan, turn);
      const latency = performance.now() - began;
      outcomes.push({
        due: performance.timeOrigin + began,
        late: 0,
        latency,
        ...(failure === undefined ? {} : { failure }),
      });
      if (plan.pause > 0) await sleep(plan.pause);
    }
  };
  const all = Array.from({ length: plan.callers }, (_, caller) => call(caller));
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(all);
      return outcomes;
    },
  };
}
