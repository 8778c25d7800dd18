import { setImmediate as breathe } from "node:timers/promises";
import fc from "fast-check";
import type { Say } from "../../local/console/steps.ts";
import { runSequence, sequences } from "../../test/support/release-sequences.ts";
import type { Proof } from "./proof.ts";

const asked = 10_000;
/** So many are made at once; in between it says how far it is. */
const batch = 100;

/**
 * Random release files with comments, and random sequences of commands on three environments: after each command the
 * file validates and has every comment once, and a rollback serves what was served before it, with the same text before
 * the history.
 */
export async function releaseEdits(say: Say): Promise<Proof> {
  const seed = Date.now();
  const counted = { done: 0, refused: 0, undone: 0 };
  let ran = 0;
  let failure: string | undefined;
  for (let round = 0; round * batch < asked && failure === undefined; round++) {
    const details = fc.check(
      fc.property(sequences, (sequence) => {
        const { done, refused, undone } = runSequence(sequence);
        counted.done += done;
        counted.refused += refused;
        counted.undone += undone;
      }),
      { numRuns: batch, seed: seed + round },
    );
    ran += details.numRuns;
    if (details.failed) failure = String(details.errorInstance).split("\n", 1)[0];
    say(`${ran} sequences`);
    await breathe();
  }
  return {
    name: "release files edited",
    claim:
      "10,000 random sequences of promotions, rollbacks, weights, retirements and pins on files with comments: no file that does not validate, no comment lost, and a rollback after a change serves exactly what was served, the file differing in its history alone",
    figures: [
      ["sequences, of three environments each", String(ran)],
      ["commands done", String(counted.done)],
      ["commands refused, with the file as it was", String(counted.refused)],
      ["changes rolled back and compared", String(counted.undone)],
      ["first seed", String(seed)],
      ...(failure === undefined ? [] : [["what went wrong", failure] as const]),
    ],
    held: failure === undefined && ran >= asked,
  };
}
