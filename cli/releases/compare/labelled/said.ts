import type { Classified } from "../../statistics/figures.ts";
import { outputsOf } from "../agreement.ts";

/** What labels are: classes, or numbers that are to be met as nearly as can be. */
export type Task = { readonly is: "classes"; readonly classes: readonly string[] } | { readonly is: "numbers" };

/** By number where all are numbers, else by name: the order in which training libraries give probabilities. */
function inOrder(labels: readonly string[]): readonly string[] {
  const distinct = [...new Set(labels)];
  const areNumbers = distinct.every((label) => Number.isFinite(Number(label)));
  return areNumbers ? distinct.sort((one, other) => Number(one) - Number(other)) : distinct.sort();
}

interface Part {
  readonly name: string;
  readonly data: readonly unknown[];
}

/** The outputs of one answer; a protocol without outputs is one of them. */
function partsOf(answer: unknown): readonly Part[] {
  const outputs = outputsOf(answer);
  if (outputs === undefined) return [];
  return [...outputs.values()].map(({ name, data }) => ({
    name,
    data: Array.isArray(data) ? (data as unknown[]) : [],
  }));
}

function isNumbers(data: readonly unknown[]): data is readonly number[] {
  return data.every((value) => typeof value === "number");
}

/**
 * Whether labels are classes: they are where the model names its own, where they are no numbers, and where an answer holds more
 * than one number.
 */
export function taskOf(labels: readonly string[], known: readonly string[] | undefined, answer: unknown): Task {
  if (known !== undefined) return { is: "classes", classes: known };
  const parts = partsOf(answer);
  const isOneNumber = parts.length === 1 && parts[0]?.data.length === 1 && typeof parts[0].data[0] === "number";
  const classes = inOrder(labels);
  const areNumbers = classes.every((label) => Number.isFinite(Number(label)));
  // One number for 0 and 1 is the probability of 1, as gradient-boosting libraries say it.
  const isBinary = classes.length === 2 && classes[0] === "0" && classes[1] === "1";
  return areNumbers && isOneNumber && !isBinary ? { is: "numbers" } : { is: "classes", classes };
}

/** How probable each class is, in their order; undefined where an answer does not say. */
function probabilitiesIn(parts: readonly Part[], classes: readonly string[]): readonly number[] | undefined {
  // An output for each class, whose name ends with it: https://dmg.org/pmml/v4-4-1/Output.html (`probability`).
  const ofEach = classes.map((name) => parts.find((part) => part.name.endsWith(name))?.data[0]);
  if (isNumbers(ofEach)) return ofEach;
  const together = parts.find(({ data }) => data.length === classes.length && classes.length > 1 && isNumbers(data));
  if (together !== undefined && isNumbers(together.data)) return together.data;
  const [only] = parts;
  const value = parts.length === 1 && only?.data.length === 1 ? only.data[0] : undefined;
  return typeof value === "number" && value >= 0 && value <= 1 && classes.length === 2 ? [1 - value, value] : undefined;
}

/** The class that an answer says: its text, the number of its class, or the most probable one. */
function classIn(
  parts: readonly Part[],
  classes: readonly string[],
  probabilities: readonly number[] | undefined,
): string | undefined {
  const single = parts.filter(({ data }) => data.length === 1).map(({ data }) => data[0]);
  const text = single.find((value) => typeof value === "string");
  if (text !== undefined) return text;
  if (probabilities !== undefined) {
    const most = probabilities.reduce((best, value, index) => (value > (probabilities[best] ?? 0) ? index : best), 0);
    return classes[most];
  }
  const number = single.find((value): value is number => Number.isInteger(value));
  if (number === undefined) return undefined;
  return classes.includes(String(number)) ? String(number) : classes[number];
}

/** What an answer says of a row's class; undefined where that cannot be read from it. Pure. */
export function classified(answer: unknown, classes: readonly string[]): Classified | undefined {
  const parts = partsOf(answer);
  const probabilities = probabilitiesIn(parts, classes);
  const predicted = classIn(parts, classes, probabilities);
  if (predicted === undefined) return undefined;
  return {
    predicted,
    probabilities:
      probabilities && Object.fromEntries(classes.map((name, index) => [name, probabilities[index] ?? Number.NaN])),
  };
}

/** The number that an answer says; undefined where it says none, or several. Pure. */
export function numberIn(answer: unknown): number | undefined {
  const values = partsOf(answer).flatMap(({ data }) => data);
  const [only] = values;
  return values.length === 1 && typeof only === "number" ? only : undefined;
}
