import { setTimeout as sleep } from "node:timers/promises";
import type { Say } from "../../local/console/steps.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { releaseStack } from "../../test/support/release-stack.ts";
import { settled } from "../load/disturb.ts";
import { loadDuring } from "../load/load.ts";
import { failedOf } from "../load/outcome.ts";
import type { Proof } from "./proof.ts";
import { answers, packIrises, succeeding } from "./two-irises.ts";

/** How often it is rolled back. */
const runs = 3;
/** From the command to the first answer of the version before (s). */
const within = 15;
/** Requests a second, by whose answers it is seen which version serves. */
const rate = 100;

const seconds = (value: number): string => `${value.toFixed(1)} s`;

interface Run {
  /** From the start of the first command (s). */
  readonly command: number;
  readonly firstAnswer: number;
  readonly lastOfTheOther: number;
  readonly upEnded: number;
  readonly failed: number;
}

/** How long a champion that should not have been is met, from the command that takes it back. */
export async function rollbackTime(say: Say): Promise<Proof> {
  say("a cluster of its own");
  const stack = await releaseStack("rollback", 94);
  try {
    const { kubeconfig, ports } = stack.cluster;
    const url = `http://127.0.0.1:${ports.gateway}/models/iris/infer`;
    const plan = { url, rate, golden: answers.first, others: [answers.second], timeout: 10_000 };
    const { first, second } = await packIrises(stack);
    const done: Run[] = [];
    for (let run = 1; run <= runs; run += 1) {
      say(`run ${run} of ${runs}: the other version becomes champion`);
      stack.write("iris", succeeding(second, first));
      await stack.up();
      await settled(kubeconfig, [exampleNamespace], say);
      const { result, outcomes } = await loadDuring(plan, async () => {
        await sleep(2_000); // what answers before the command is the other version, and alone
        say(`run ${run} of ${runs}: back`);
        const from = Date.now();
        await stack.command("rollback", "iris", "local");
        const command = Date.now();
        await stack.up();
        const upEnded = Date.now();
        await sleep(1_000);
        return { from, command, upEnded };
      });
      const { from } = result;
      const since = (time: number): number => (time - from) / 1000;
      const ends = (version: number): readonly number[] =>
        outcomes.flatMap(({ due, latency, answered }) => (answered === version ? [since(due + latency)] : []));
      const before = outcomes.filter(({ due, answered }) => due < from && answered === 0).length;
      if (before > 0) throw new Error(`${before} answers of the version before came before it was asked for`);
      done.push({
        command: since(result.command),
        firstAnswer: Math.min(...ends(0)),
        lastOfTheOther: Math.max(...ends(1)),
        upEnded: since(result.upEnded),
        failed: failedOf(outcomes),
      });
    }
    const worst = (of: (run: Run) => number): number => Math.max(...done.map(of));
    const each = (of: (run: Run) => number): string => done.map((run) => seconds(of(run))).join(", ");
    return {
      name: "Rollback",
      claim: `From the start of \`npx ml rollback iris local\`, followed by \`make up\`, the first answer of the version before comes within ${within} s, and no request fails meanwhile`,
      figures: [
        ["first answer of the version before, from the command's start", each(({ firstAnswer }) => firstAnswer)],
        ["worst", seconds(worst(({ firstAnswer }) => firstAnswer))],
        ["`npx ml rollback` itself", each(({ command }) => command)],
        ["last answer of the other version", each(({ lastOfTheOther }) => lastOfTheOther)],
        ["`make up` has ended", each(({ upEnded }) => upEnded)],
        [`requests that failed, of ${rate} a second`, done.map(({ failed }) => String(failed)).join(", ")],
      ],
      held: worst(({ firstAnswer }) => firstAnswer) <= within && done.every(({ failed }) => failed === 0),
    };
  } finally {
    await stack.remove();
  }
}
