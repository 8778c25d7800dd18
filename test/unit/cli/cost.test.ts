import { describe, expect, it } from "vitest";
import { costAnswer } from "../../../cli/cost/answer.ts";
import type { Cost, RunCost } from "../../../cost/cost.ts";

const none = { least: 0, expected: 0, most: 0 };
const cost = (runs?: readonly RunCost[]): Cost => ({
  region: "eu-west-1",
  pricesOf: "2026-01-01",
  before: none,
  after: none,
  lines: [],
  unknown: [],
  ...(runs === undefined ? {} : { runs }),
});
const run = { name: "models-risk/fraud-batch", model: "fraud", schedule: "on demand", pods: { fewest: 3, most: 3 } };

describe("what runs cost, in words", () => {
  const lines = (...runs: readonly RunCost[]): readonly string[] =>
    costAnswer("prd", cost(runs), []).text.split("\n").slice(-runs.length);

  it("is by the hour, and at most by the time after which one is ended", () => {
    const priced = { ...run, usdPerHour: { fewest: 0.0225, most: 0.0225 }, withinHours: 2 };
    const spark = { ...run, pods: { fewest: 3, most: 6 }, usdPerHour: { fewest: 0.125, most: 1.5 } };
    expect(lines(priced, spark, run).map((line) => line.trim().split(/ {2,}/))).toEqual([
      // Two hours at 0.0225.
      ["fraud", "on demand", "3", "0.0225", "0.045 in 2 h"],
      ["fraud", "on demand", "3 to 6", "0.125 to 1.50", "–"],
      ["fraud", "on demand", "3", "no price", "–"],
    ]);
  });

  it("is left out where there are none", () => {
    expect(costAnswer("prd", cost(), []).text).not.toContain("RUNS OF");
  });
});
