import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Estimate } from "./interval.ts";

/** A figure of rows, each of which counts so many times. */
export type Figure = (times: readonly number[]) => number;

/** So often the rows are drawn anew: the ends of an interval are then the 50th values from either end. */
const draws = 2_000;

/** The same data give the same intervals, today and tomorrow. */
const seed = 20_261_122;

/** Every row once. */
function once(rows: number): number[] {
  return new Array<number>(rows).fill(1);
}

/**
 * What each figure says of the rows, with the interval that drawing as many rows from them again and again gives
 * (percentile bootstrap). All figures see the same draws, so that the interval of `differences` is that of pairs: rows that
 * are hard for one version are hard for the other too.
 * https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.bootstrap.html
 *
 * @param figures of one version each, the first being what the others are compared with
 */
export function bootstrap(
  rows: number,
  figures: readonly [Figure, ...Figure[]],
): { readonly values: readonly Estimate[]; readonly differences: readonly Estimate[] } {
  const random = xoroshiro128plus(seed);
  const all = figures.map((figure) => figure(once(rows)));
  const drawn = figures.map((): number[] => []);
  for (let draw = 0; draw < draws; draw += 1) {
    const times = new Array<number>(rows).fill(0);
    for (let row = 0; row < rows; row += 1) {
      const taken = uniformInt(random, 0, rows - 1);
      times[taken] = (times[taken] ?? 0) + 1;
    }
    figures.forEach((figure, index) => drawn[index]?.push(figure(times)));
  }
  const [reference = [], ...others] = drawn;
  const [known = Number.NaN, ...values] = all;
  return {
    values: drawn.map((values, index) => ofDraws(all[index] ?? Number.NaN, values)),
    differences: others.map((other, index) =>
      ofDraws(
        (values[index] ?? Number.NaN) - known,
        other.map((value, draw) => value - (reference[draw] ?? Number.NaN)),
      ),
    ),
  };
}

/** Draws without a figure, such as one of a single class, say nothing. */
function ofDraws(value: number, drawn: readonly number[]): Estimate {
  const sorted = Float64Array.from(drawn.filter((one) => !Number.isNaN(one))).sort();
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN;
  return { value, low: at(0.025), high: at(0.975) };
}
