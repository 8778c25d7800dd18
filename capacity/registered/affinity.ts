import type { Requirement } from "../facts.ts";
import { at, listAt, textAt } from "./read.ts";

const operators: readonly string[] = [
  "In",
  "NotIn",
  "Exists",
  "DoesNotExist",
] satisfies readonly Requirement["operator"][];

function isOperator(text: string | undefined): text is Requirement["operator"] {
  return text !== undefined && operators.includes(text);
}

function requirement(expression: unknown): Requirement | undefined {
  const [key, operator] = [textAt(expression, "key"), textAt(expression, "operator")];
  if (key === undefined || !isOperator(operator)) return undefined;
  return { key, operator, values: listAt(expression, "values").filter((value) => typeof value === "string") };
}

function termOf(term: unknown): readonly (Requirement | undefined)[] {
  return listAt(term, "matchExpressions").map(requirement);
}

const required = "requiredDuringSchedulingIgnoredDuringExecution";

/** Labels that a pod asks of its nodes, one of the terms as a whole; undefined where it asks for none. What else it asks for is left out. */
export function requiredBy(spec: unknown): readonly (readonly Requirement[])[] | undefined {
  const terms = at(spec, "affinity", "nodeAffinity", required);
  if (terms === undefined) return undefined;
  return listAt(terms, "nodeSelectorTerms").map((term) => termOf(term).filter((one) => one !== undefined));
}

/** Whether it asks its nodes for something that {@link requiredBy} leaves out. */
export function asksForMore(spec: unknown): boolean {
  return listAt(spec, "affinity", "nodeAffinity", required, "nodeSelectorTerms").some(
    (term) => listAt(term, "matchFields").length > 0 || termOf(term).includes(undefined),
  );
}

/** Labels that it would rather have, the weightiest first. */
export function preferredBy(spec: unknown): readonly (readonly Requirement[])[] {
  return listAt(spec, "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution").map((one) =>
    termOf(at(one, "preference")).filter((found) => found !== undefined),
  );
}
