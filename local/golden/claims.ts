import type { Claim, Step } from "../../components/model-service/asked-row.ts";
import { difference } from "./exchanges.ts";

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fits(step: Exclude<Step, string | number>, element: unknown): boolean {
  if (!isFields(element)) return false;
  if ("nameEndsWith" in step) {
    const { name } = element;
    return typeof name === "string" && name.endsWith(step.nameEndsWith);
  }
  const { data } = element;
  return Array.isArray(data) && typeof data[0] === "string";
}

/** What is found by one step; undefined where there is nothing of the kind. */
function taken(step: Step, value: unknown): unknown {
  if (typeof step === "string") return isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  if (!Array.isArray(value)) return undefined;
  return typeof step === "number" ? value[step] : value.find((element) => fits(step, element));
}

/**
 * How far an answer is from what it has to say: the largest difference of a number, infinite for anything else that differs
 * or is missing. The program that replicas are asked by judges the same (runtimes/parity). Pure.
 */
export function offBy(claims: readonly Claim[], answer: unknown): number {
  return Math.max(
    0,
    ...claims.map(({ at, is }) =>
      difference(
        is,
        at.reduce<unknown>((value, step) => taken(step, value), answer),
      ),
    ),
  );
}
