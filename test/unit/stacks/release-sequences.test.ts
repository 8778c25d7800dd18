import fc from "fast-check";
import { expect, it } from "vitest";
import { runSequence, sequences } from "../../support/release-sequences.ts";

it("release files stay whole under random sequences of commands", () => {
  let undone = 0;
  fc.assert(
    fc.property(sequences, (sequence) => {
      undone += runSequence(sequence).undone;
    }),
    { numRuns: 300 },
  );
  expect(undone).toBeGreaterThan(100);
}, 60_000);
