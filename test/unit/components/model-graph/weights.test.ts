import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weightsFrom } from "../../../../components/model-graph/weights.ts";

describe("weights from measured quality", () => {
  it.each([
    ["by their shares of all quality", { a: 3, b: 1 }, { least: 0, most: 1 }, { a: 0.75, b: 0.25 }],
    // 0.9 is above 0.6, so that b and c share 0.4, as 1 to 1.
    ["no more than the most", { a: 18, b: 1, c: 1 }, { least: 0, most: 0.6 }, { a: 0.6, b: 0.2, c: 0.2 }],
    // c is raised to 0.1; a and b share 0.9, as 2 to 1.
    ["no less than the least", { a: 2, b: 1, c: 0 }, { least: 0.1, most: 1 }, { a: 0.6, b: 0.3, c: 0.1 }],
    ["all the same where the bounds leave no choice", { a: 9, b: 1 }, { least: 0.5, most: 0.5 }, { a: 0.5, b: 0.5 }],
  ])("are %s", (_, quality, bounds, expected) => {
    const weights = weightsFrom(quality, bounds);
    for (const [member, weight] of Object.entries(expected)) expect(weights[member]).toBeCloseTo(weight, 9);
  });

  it("are 1 in all, within their bounds, and of two members the better one's is never the smaller", () => {
    const qualities = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(
        qualities,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, low, high) => {
          const bounds = { least: low / all.length, most: 1 / all.length + high * (1 - 1 / all.length) };
          const weights = Object.values(weightsFrom(Object.fromEntries(all.map((q, i) => [`m${i}`, q])), bounds));
          expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
          for (const [i, weight] of weights.entries()) {
            expect(weight).toBeGreaterThanOrEqual(bounds.least - 1e-9);
            expect(weight).toBeLessThanOrEqual(bounds.most + 1e-9);
            for (const [j, other] of weights.entries())
              if ((all[i] ?? 0) > (all[j] ?? 0)) expect(weight).toBeGreaterThanOrEqual(other - 1e-9);
          }
        },
      ),
    );
  });

  it("are refused where there can be none", () => {
    expect(() => weightsFrom({ a: 0, b: 0 }, { least: 0, most: 1 })).toThrow(RangeError);
    expect(() => weightsFrom({ a: -1, b: 2 }, { least: 0, most: 1 })).toThrow(RangeError);
    expect(() => weightsFrom({ a: 1, b: 1 }, { least: 0.6, most: 1 })).toThrow(RangeError);
  });
});
