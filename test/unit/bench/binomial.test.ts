import { expect, it } from "vitest";
import { binomialRange } from "../../support/binomial.ts";

it.each([
  // scipy.stats.binom 1.17.1: ppf(risk / 2, trials, p) and isf(risk / 2, trials, p)
  [2_000, 0.1, 1e-6, 138, 269],
  [20_000, 0.1, 1e-6, 1_796, 2_211],
  [1_000, 0.2, 1e-6, 141, 264],
  [500, 0.9, 1e-3, 427, 471],
  [10, 0.5, 0.05, 2, 8],
  [5, 0.5, 1e-6, 0, 5],
])("%d trials of %s: but for a risk of %s, between %d and %d", (trials, p, risk, least, most) => {
  expect(binomialRange(trials, p, risk)).toEqual({ least, most });
});
