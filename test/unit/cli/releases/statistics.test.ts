import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bootstrap, type Figure } from "../../../../cli/releases/statistics/bootstrap.ts";
import {
  accuracy,
  areaUnderCurve,
  logLoss,
  meanAbsoluteError,
  overconfidence,
  rootMeanSquaredError,
} from "../../../../cli/releases/statistics/figures.ts";
import { difference, ratio, share } from "../../../../cli/releases/statistics/interval.ts";
import { quantile, quantileOfBuckets } from "../../../../cli/releases/statistics/quantile.ts";

/** Figures beside a call were computed by scipy 1.17.1, statsmodels 0.15.0 and scikit-learn 1.9.1. */

describe("a share", () => {
  // proportion_confint(count, of, method="wilson"); the first two, 29 and 0 of 20 are also printed by Newcombe (1998).
  it.each([
    [81, 263, 0.2552885198782742, 0.3662095769828],
    [15, 148, 0.06238639953073628, 0.16048724172330803],
    [0, 20, 0, 0.1611251580528194],
    [1, 29, 0.006113214292762667, 0.17175521879320294],
    [29, 29, 0.8830302015002592, 1],
    [1_988, 20_000, 0.09533001310529113, 0.10362384618285991],
    [3, 1_000, 0.0010207838811386195, 0.008783014053503176],
  ])("%i of %i", (count, of, low, high) => {
    const estimate = share(count, of);
    expect(estimate.value).toBe(count / of);
    expect(estimate.low).toBeCloseTo(low, 12);
    expect(estimate.high).toBeCloseTo(high, 12);
  });

  it("of nothing is not known", () => {
    expect(share(0, 0)).toEqual({ value: Number.NaN, low: 0, high: 1 });
  });

  it("lies in its interval, and the interval between 0 and 1", () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (count, more) => {
        const { value, low, high } = share(count, count + more + 1);
        expect(0 <= low && low <= value && value <= high && high <= 1).toBe(true);
      }),
    );
  });
});

describe("a difference of shares", () => {
  // confint_proportions_2indep(…, compare="diff", method="newcomb"); the first four are examples of Newcombe (1998).
  it.each([
    [56, 70, 48, 80, 0.05243147240236498, 0.33387265403690614],
    [9, 10, 3, 10, 0.1705227239345029, 0.809017973535488],
    [6, 7, 2, 7, 0.05822792748231209, 0.8062496375242278],
    [10, 10, 0, 20, 0.6790860371419145, 1],
    [12, 2_000, 5, 18_000, 0.003130921896152427, 0.010183509189470235],
  ])("%i of %i less %i of %i", (count, of, otherCount, ofOther, low, high) => {
    const estimate = difference(share(count, of), share(otherCount, ofOther));
    expect(estimate.low).toBeCloseTo(low, 12);
    expect(estimate.high).toBeCloseTo(high, 12);
  });
});

it("a ratio is the difference of logarithms", () => {
  // ln 8 − ln 2 = ln 4; below √(ln(8/4)² + ln(4/2)²) = √2 ln 2, above √(ln(16/8)² + ln(2/1)²) = √2 ln 2.
  const estimate = ratio({ value: 8, low: 4, high: 16 }, { value: 2, low: 1, high: 4 });
  expect(estimate.value).toBeCloseTo(4, 12);
  expect(estimate.low).toBeCloseTo(4 / 2 ** Math.SQRT2, 12);
  expect(estimate.high).toBeCloseTo(4 * 2 ** Math.SQRT2, 12);
});

describe("a quantile of values", () => {
  // The values are their ranks. quantile_test(range(1, n + 1), p=p).confidence_interval(0.95) is exact; the normal
  // approximation may be one rank inside of it.
  it.each([
    [100, 0.5, 40, 61],
    [1_000, 0.5, 469, 532],
    [1_000, 0.95, 936, 964],
    [1_000, 0.99, 983, 997],
    [10_000, 0.99, 9_880, 9_920],
    [200, 0.95, 184, 197],
  ])("of %i at %f", (count, p, low, high) => {
    const estimate = quantile(
      Array.from({ length: count }, (_, index) => count - index),
      p,
    );
    expect(estimate.value).toBe(p * count);
    expect(Math.abs(estimate.low - low)).toBeLessThanOrEqual(1);
    expect(Math.abs(estimate.high - high)).toBeLessThanOrEqual(1);
  });

  it("is open below where too few values were seen", () => {
    // 0.2 ± 1.96 × √(0.2 × 0.8 / 10) = 0.2 ± 0.248: nothing of ten values is known to be below.
    const values = Array.from({ length: 10 }, (_, index) => index + 1);
    expect(quantile(values, 0.2)).toEqual({ value: 2, low: 0, high: 5 });
  });

  it("is open above where too few values were seen", () => {
    // scipy says 195 to NaN.
    const values = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(quantile(values, 0.99)).toEqual({ value: 198, low: 196, high: Number.POSITIVE_INFINITY });
    expect(quantile([], 0.5)).toEqual({ value: Number.NaN, low: 0, high: Number.POSITIVE_INFINITY });
  });
});

describe("a quantile of buckets", () => {
  const buckets = [
    { upTo: 1, count: 5_000 },
    { upTo: 2, count: 9_800 },
    { upTo: 5, count: 10_000 },
    { upTo: Number.POSITIVE_INFINITY, count: 10_000 },
  ];
  it("is read from the line between a bucket's bounds", () => {
    // Rank 9,900 is half of the way from 9,800 to 10,000. ±1.96 × √(0.99 × 0.01 / 10,000) = ±0.00195: ±19.5 ranks, of 200.
    const { value, low, high } = quantileOfBuckets(buckets, 0.99);
    expect(value).toBeCloseTo(3.5, 12);
    expect(low).toBeCloseTo(3.5 - (3 * 19.5014) / 200, 4);
    expect(high).toBeCloseTo(3.5 + (3 * 19.5014) / 200, 4);
    expect(quantileOfBuckets(buckets, 0.5).value).toBeCloseTo(1, 12);
  });

  it("is open where it lies above the last bound, and not known without a value", () => {
    const late = [...buckets.slice(0, 2), { upTo: Number.POSITIVE_INFINITY, count: 10_000 }];
    expect(quantileOfBuckets(late, 0.99)).toEqual({ value: 2, low: 2, high: Number.POSITIVE_INFINITY });
    expect(quantileOfBuckets([], 0.99)).toEqual({ value: Number.NaN, low: 0, high: Number.POSITIVE_INFINITY });
  });
});

const once = (figure: Figure, rows: number): number => figure(new Array<number>(rows).fill(1));

describe("figures", () => {
  const labels = Array.from("abcabcabcaab");
  const probabilities = [
    [0.04, 0.7, 0.26],
    [0.22, 0.65, 0.13],
    [0.64, 0.07, 0.29],
    [0.2, 0.33, 0.47],
    [0.54, 0.08, 0.38],
    [0.74, 0.07, 0.19],
    [0.74, 0.01, 0.25],
    [0.74, 0.06, 0.2],
    [0.73, 0.04, 0.23],
    [0.44, 0.35, 0.21],
    [0.17, 0.49, 0.34],
    [0.22, 0.16, 0.62],
  ];
  const rows = Array.from("bbacaaaaaabc").map((predicted, row) => {
    const [a = 0, b = 0, c = 0] = probabilities[row] ?? [];
    return { predicted, probabilities: { a, b, c } };
  });

  it("are scikit-learn's", () => {
    expect(once(accuracy(labels, rows), 12)).toBe(0.25);
    expect(once(logLoss(labels, rows), 12)).toBeCloseTo(1.6410951248232657, 12);
    // roc_auc_score(…, multi_class="ovr", average="macro")
    expect(once(areaUnderCurve(labels, rows, ["a", "b", "c"]), 12)).toBeCloseTo(0.36438492063492073, 12);
    // roc_auc_score([0,0,1,1,0,1,1,0], [.1,.4,.35,.8,.4,.4,.9,.2]): ties count half.
    const two = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.9, 0.2].map((yes) => ({
      predicted: "-",
      probabilities: { no: 1 - yes, yes },
    }));
    const known = [0, 0, 1, 1, 0, 1, 1, 0].map((one) => (one === 1 ? "yes" : "no"));
    expect(once(areaUnderCurve(known, two, ["no", "yes"]), 8)).toBeCloseTo(0.8125, 12);
    expect(once(logLoss(known, two), 8)).toBeCloseTo(0.45559652973111076, 12);
    expect(once(meanAbsoluteError([3, -0.5, 2, 7], [2.5, 0, 2, 8]), 4)).toBe(0.5);
    expect(once(rootMeanSquaredError([3, -0.5, 2, 7], [2.5, 0, 2, 8]), 4)).toBeCloseTo(0.6123724356957945, 12);
  });

  it("count a row as often as it is drawn", () => {
    // Rows 5 and 11 are right or wrong as above: (0 × 1 + 1 × 3) of 4.
    const times = rows.map((_, row) => (row === 1 ? 3 : row === 0 ? 1 : 0));
    expect(accuracy(labels, rows)(times)).toBe(0.75);
    expect(areaUnderCurve(labels, rows, ["a", "b", "c"])(times)).toBeNaN();
  });

  it("overconfidence is what is said less what is right", () => {
    // The highest probabilities of the twelve rows add up to 7.5; three rows are right: (7.5 − 3) / 12.
    expect(once(overconfidence(labels, rows), 12)).toBeCloseTo(0.375, 12);
  });
});

describe("a bootstrap", () => {
  const mean =
    (values: readonly number[]): Figure =>
    (times) =>
      values.reduce((sum, value, row) => sum + value * (times[row] ?? 0), 0) / values.length;
  const one = Array.from({ length: 60 }, (_, row) => ((row * 7_919) % 101) / 10);
  const other = Array.from({ length: 60 }, (_, row) => ((row * 31) % 17) / 5);

  it("gives scipy's intervals, of values and of pairs", () => {
    // scipy.stats.bootstrap(…, method="percentile", n_resamples=100000), paired=True for the difference; to a tenth of a width.
    const { values, differences } = bootstrap(60, [mean(one), mean(other)]);
    expect(values[0]?.value).toBeCloseTo(4.968333333333334, 12);
    expect(values[0]?.low).toBeCloseTo(4.218, 1);
    expect(values[0]?.high).toBeCloseTo(5.715, 1);
    expect(differences[0]?.value).toBeCloseTo(-3.345, 12);
    expect(differences[0]?.low).toBeCloseTo(-4.167, 1);
    expect(differences[0]?.high).toBeCloseTo(-2.528, 1);
  });

  it("finds no difference between equals, and the same the second time", () => {
    const again = bootstrap(60, [mean(one), mean(one)]);
    expect(again.differences).toEqual([{ value: 0, low: 0, high: 0 }]);
    expect(bootstrap(60, [mean(one), mean(one)])).toEqual(again);
  });
});
