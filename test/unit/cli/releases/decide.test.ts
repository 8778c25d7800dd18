import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultCriteria, type Criteria } from "../../../../cli/releases/criteria.ts";
import { decide, type Evidence } from "../../../../cli/releases/decide.ts";
import type { Measured } from "../../../../cli/releases/measured.ts";
import { share } from "../../../../cli/releases/statistics/interval.ts";

/** So many requests, of which half take up to 1 ms, 98 % up to 2 ms, and all up to 5 ms; or so many times longer. */
function measured(requests: number, failed: number, times = 1): Measured {
  return {
    requests,
    failed,
    latency: [
      { upTo: 1 * times, count: 0.5 * requests },
      { upTo: 2 * times, count: 0.98 * requests },
      { upTo: 5 * times, count: requests },
      { upTo: Number.POSITIVE_INFINITY, count: requests },
    ],
  };
}

const evidence: Evidence = {
  champion: measured(18_000, 5),
  challenger: measured(2_000, 0),
  seconds: 1_800,
  slo: "none",
};
// So few requests leave the p99's interval from 2.8 to 4.2 ms: for what is not about it, it may be anything.
const anyLatency: Criteria = { ...defaultCriteria, latency: 100 };

function outcomes(found: Partial<Evidence>, criteria: Partial<Criteria> = {}) {
  const { outcome, accept, reasons } = decide({ ...evidence, ...found }, { ...anyLatency, ...criteria }, "sha256:1a");
  return { outcome, accept, ...Object.fromEntries(reasons.map((reason) => [reason.criterion, reason.outcome])) };
}

describe("a challenger", () => {
  it("is accepted when all criteria are met, with the figures of each", () => {
    const verdict = decide(evidence, anyLatency, "sha256:1a");
    expect(verdict).toMatchObject({ accept: true, outcome: "accept", challenger: "sha256:1a" });
    expect(verdict.reasons.map(({ words }) => words)).toEqual([
      "it has answered 2,000 requests in 1,800 s, of at least 1,000",
      // newcombe: 0/2000 less 5/18000; −0.00065 to 0.00165
      "0.00 % of its requests fail, 0.03 % of the champion's: a difference of -0.03 % (-0.07 % to 0.16 %), of at most 0.50 %",
      expect.stringContaining("its p99 is 3.5 ms, the champion's 3.5 ms: 1.00 times"),
    ]);
  });

  it("needs enough requests", () => {
    expect(outcomes({ challenger: measured(999, 0) })).toMatchObject({
      outcome: "not enough data",
      requests: "undecided",
      errors: "met",
    });
    expect(outcomes({ challenger: measured(0, 0), champion: measured(0, 0) })).toMatchObject({
      outcome: "not enough data",
      requests: "undecided",
      errors: "undecided",
      latency: "undecided",
    });
  });

  // 12 of 2,000 less 5 of 18,000 is 0.0057, with a 95 % interval from 0.0031 to 0.0102 (statsmodels, method "newcomb").
  it.each([
    [0.0103, "met", "accept"],
    [0.0101, "undecided", "not enough data"],
    [0.0032, "undecided", "not enough data"],
    [0.0031, "not met", "refuse"],
  ] as const)("whose errors may be %f above the champion's: %s", (errors, met, outcome) => {
    expect(outcomes({ challenger: measured(2_000, 12) }, { errors })).toMatchObject({ errors: met, outcome });
  });

  // Of 10,000 the p99's interval is 3.5 ± 0.2925 ms (rank 9,900 ± 19.5, of 200 between 2 and 5 ms). Logarithms of the ends:
  // ln(3.5 / 3.2075) = 0.0873 and ln(3.7925 / 3.5) = 0.0803; √(0.0873² + 0.0803²) = 0.1186; 2 e^∓0.1186 = 1.776 and 2.252.
  it.each([
    [2.26, "met", "accept"],
    [2.25, "undecided", "not enough data"],
    [1.78, "undecided", "not enough data"],
    [1.77, "not met", "refuse"],
  ] as const)("twice as slow as the champion, where %f times is allowed: %s", (latency, met, outcome) => {
    const both = { champion: measured(10_000, 0), challenger: measured(10_000, 0, 2) };
    expect(outcomes(both, { latency })).toMatchObject({ latency: met, outcome });
  });

  it("is not slower for less than the gateway can tell apart", () => {
    const both = { champion: measured(10_000, 0, 0.01), challenger: measured(10_000, 0, 0.2) };
    expect(outcomes(both, { latency: 1 })).toMatchObject({ latency: "met" });
  });

  // 3.2075 to 3.7925 ms, as above.
  it.each([
    [0.0038, "met"],
    [0.0037, "undecided"],
    [0.0032, "not met"],
  ] as const)("must keep the model's promise of %f s: %s", (p99Seconds, slo) => {
    const found = { challenger: measured(10_000, 0), slo: { availability: 99.9, p99Seconds } };
    expect(outcomes(found)).toMatchObject({ slo });
    expect(outcomes({ ...found, slo: "none" })).not.toHaveProperty("slo");
  });

  // 29 of 29: 0.883 to 1; 1 of 29: 0.006 to 0.172.
  it.each([
    [0.88, share(29, 29), "met"],
    [0.89, share(29, 29), "undecided"],
    [0.18, share(1, 29), "not met"],
    [0.5, undefined, "undecided"],
  ] as const)("must agree with the champion in %f of the answers: %s", (least, found, met) => {
    expect(outcomes(found === undefined ? {} : { agreement: found }, { agreement: least })).toMatchObject({
      agreement: met,
    });
  });

  it("is refused for one criterion, whatever the others say", () => {
    expect(outcomes({ challenger: measured(500, 400) })).toMatchObject({ outcome: "refuse", requests: "undecided" });
  });

  it("that fails more is never judged better", () => {
    const order = ["refuse", "not enough data", "accept"];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.nat(1_000), fc.nat(1_000), (requests, one, more) => {
        const failed = Math.min(one, requests);
        const judged = (count: number) =>
          order.indexOf(outcomes({ challenger: measured(requests, Math.min(count, requests)) }).outcome);
        expect(judged(failed + more)).toBeLessThanOrEqual(judged(failed));
      }),
    );
  });
});
