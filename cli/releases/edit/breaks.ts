import { isDeepStrictEqual } from "node:util";
import { compareContracts } from "../../../components/model-service/contract.ts";
import type { IoSpec, TensorSpec } from "../../../components/model-service/spec/io.ts";

function told(tensor: TensorSpec): string {
  if (typeof tensor === "string") return tensor;
  return tensor.shape === undefined ? tensor.datatype : `${tensor.datatype} [${tensor.shape.join(", ")}]`;
}

type Direction = keyof IoSpec;

/** What a version takes and gives beside what the champion does. */
export interface ContractChange {
  /** What callers of the champion would no longer get on with, one clause each. */
  readonly breaks: readonly string[];
  /** The comparison in a few words: `same inputs, outputs unchanged`. */
  readonly words: string;
}

function change(direction: Direction, name: string, champion: IoSpec, candidate: IoSpec): string {
  const word = direction === "inputs" ? "input" : "output";
  const [was, is] = [champion[direction][name], candidate[direction][name]];
  if (is === undefined) return `${word} "${name}" is gone`;
  if (was === undefined) return `${word} "${name}" (${told(is)}) is new`;
  return `${word} "${name}" was ${told(was)} and is ${told(is)}`;
}

/** Where one of the two says nothing of a direction, there is nothing to compare. */
function bothKnow(one: IoSpec, other: IoSpec): IoSpec {
  const of = (direction: Direction): IoSpec[Direction] =>
    Object.keys(other[direction]).length === 0 ? {} : one[direction];
  return { inputs: of("inputs"), outputs: of("outputs") };
}

function wordsOf(direction: Direction, champion: IoSpec, candidate: IoSpec): string {
  const [one, other] = [champion[direction], candidate[direction]];
  if (Object.keys(one).length === 0 || Object.keys(other).length === 0) return `${direction} not known`;
  return isDeepStrictEqual(one, other) ? `same ${direction}` : `other ${direction}`;
}

/**
 * What changes for callers of the champion when another version answers them. An output more breaks nobody; an input
 * more does, for nobody sends it. Pure.
 */
export function contractChange(champion: IoSpec, candidate: IoSpec): ContractChange {
  const issues = compareContracts("", bothKnow(champion, candidate), bothKnow(candidate, champion));
  const breaks = issues.flatMap(({ path }) => {
    const [, , direction, ...rest] = path.slice("models.".length).split(".") as [string, string, Direction];
    const name = (rest as string[]).join(".");
    if (direction === "outputs" && champion.outputs[name] === undefined) return [];
    return [change(direction, name, champion, candidate)];
  });
  return { breaks, words: `${wordsOf("inputs", champion, candidate)}, ${wordsOf("outputs", champion, candidate)}` };
}
