import fc from "fast-check";
import { expect, it } from "vitest";
import { killPoints } from "../../../bench/prove/batch-kills.ts";

it("kills come one in each third of a run, none at its beginning or its end", () => {
  // By hand, of 50 chunks: 0.1/3, 1.1/3 and 2.1/3 of them at the earliest, 0.9/3, 1.9/3 and 2.9/3 at the latest.
  expect(killPoints(50, 3, () => 0)).toEqual([1, 18, 35]);
  expect(killPoints(50, 3, () => 0.999_999)).toEqual([14, 31, 48]);
  // Between two kills there is a fifteenth of the run at least: with fewer chunks two could come after the same.
  const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.integer({ min: 15, max: 500 }), parts, (chunks, random) => {
      const left = [...random];
      const points = killPoints(chunks, 3, () => left.shift() ?? 0);
      expect(points.every((point, index) => point >= 1 && point < chunks && point > (points[index - 1] ?? 0))).toBe(
        true,
      );
    }),
  );
});
