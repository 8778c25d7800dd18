import { bootstrap } from "../statistics/bootstrap.ts";
import { share, type Estimate } from "../statistics/interval.ts";
import type { Answered } from "./ask.ts";

/** How two answers to the same request differ. */
export interface Difference {
  /** Everything is the same, numbers within the tolerance. */
  readonly isEqual: boolean;
  /** A class, or whatever else is no measured number, is another. */
  readonly isFlip: boolean;
  /** Of each number that both say at the same place, how far they are apart. */
  readonly numbers: readonly number[];
}

/** Datatypes of the Open Inference Protocol whose values are classes, counts or names: they are equal or they are not. */
const exact = /^(BOOL|U?INT\d+|BYTES)$/;

interface Found {
  isOther: boolean;
  readonly numbers: number[];
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function compareValues(one: unknown, other: unknown, isExact: boolean, found: Found): void {
  if (typeof one === "number" && typeof other === "number" && !isExact) found.numbers.push(Math.abs(one - other));
  else if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) found.isOther = true;
    else for (const [index, value] of one.entries()) compareValues(value, other[index], isExact, found);
  } else if (isFields(one) && isFields(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    for (const key of keys) compareValues(one[key], other[key], isExact, found);
  } else if (one !== other) found.isOther = true;
}

interface Output {
  readonly name: string;
  readonly datatype?: string;
  readonly data?: unknown;
}

/** The outputs of an answer in the Open Inference Protocol, by name; undefined for another protocol's. */
export function outputsOf(answer: unknown): ReadonlyMap<string, Output> | undefined {
  if (!isFields(answer) || !Array.isArray(answer["outputs"])) return undefined;
  return new Map((answer["outputs"] as readonly Output[]).map((output) => [output.name, output]));
}

/**
 * Compares what two versions answered to one request. Of an answer in the Open Inference Protocol its outputs count, whatever
 * the version beside them calls itself; of any other all of it. Pure.
 */
export function differenceOf(one: unknown, other: unknown, tolerance: number): Difference {
  const found: Found = { isOther: false, numbers: [] };
  const [outputs, others] = [outputsOf(one), outputsOf(other)];
  if (outputs === undefined || others === undefined) compareValues(one, other, false, found);
  else
    for (const name of new Set([...outputs.keys(), ...others.keys()])) {
      const [output, counterpart] = [outputs.get(name), others.get(name)];
      compareValues(output?.data, counterpart?.data, exact.test(output?.datatype ?? ""), found);
    }
  const isFlip = found.isOther;
  return { isEqual: !isFlip && found.numbers.every((apart) => apart <= tolerance), isFlip, numbers: found.numbers };
}

/** How far two versions agree on the same requests. */
export interface Agreement {
  /** Requests that at least one of them answered with 200. */
  readonly requests: number;
  /** Requests that neither answered with 200: they tell nothing. */
  readonly unanswered: number;
  /** Share of requests with equal answers. */
  readonly equal: Estimate;
  /** Share of requests with another class, another shape or no answer from one of them. */
  readonly flips: Estimate;
  /** Mean over the requests of how far their numbers are apart on average; undefined where there are none. */
  readonly meanDifference: Estimate | undefined;
  readonly largestDifference: number | undefined;
}

/** What pairs of answers to different requests say together. Pure. */
export function agreementOf(pairs: readonly (readonly [Answered, Answered])[], tolerance: number): Agreement {
  const answered = pairs.filter(([one, other]) => one.status === 200 || other.status === 200);
  const differences = answered.map(([one, other]) =>
    one.status === other.status
      ? differenceOf(one.answer, other.answer, tolerance)
      : { isEqual: false, isFlip: true, numbers: [] },
  );
  const means = differences
    .filter(({ numbers }) => numbers.length > 0)
    .map(({ numbers }) => numbers.reduce((sum, apart) => sum + apart, 0) / numbers.length);
  const mean = (times: readonly number[]): number =>
    means.reduce((sum, value, row) => sum + value * (times[row] ?? 0), 0) / means.length;
  return {
    requests: answered.length,
    unanswered: pairs.length - answered.length,
    equal: share(differences.filter(({ isEqual }) => isEqual).length, answered.length),
    flips: share(differences.filter(({ isFlip }) => isFlip).length, answered.length),
    meanDifference: means.length === 0 ? undefined : bootstrap(means.length, [mean]).values[0],
    largestDifference:
      means.length === 0
        ? undefined
        : differences.flatMap(({ numbers }) => numbers).reduce((most, apart) => Math.max(most, apart), 0),
  };
}
