import { at, UNKNOWN, type Fact, type Facts } from "./facts.ts";

/** Yes, no, or not known yet. */
export type Known = boolean | typeof UNKNOWN;

/** All of them; not known where none is false and one is not known. */
export function allOf(answers: readonly Known[]): Known {
  if (answers.includes(false)) return false;
  return answers.includes(UNKNOWN) ? UNKNOWN : true;
}

/** One of them; not known where none is true and one is not known. */
export function anyOf(answers: readonly Known[]): Known {
  if (answers.includes(true)) return true;
  return answers.includes(UNKNOWN) ? UNKNOWN : false;
}

function isRecord(fact: Fact): fact is Facts {
  return typeof fact === "object" && fact !== null && !Array.isArray(fact);
}

/** Whether two values are the same. */
export function same(one: Fact, other: Fact): Known {
  return one === UNKNOWN || other === UNKNOWN ? UNKNOWN : one === other;
}

/** Whether an expression of a selector holds of labels. */
function holds(expression: Fact, labels: Fact): Known {
  const [key, operator, values] = ["key", "operator", "values"].map((name) => at(expression, name));
  if (typeof key !== "string" || typeof operator !== "string") return UNKNOWN;
  const value = at(labels, key);
  if (value === UNKNOWN || values === UNKNOWN) return UNKNOWN;
  const isThere = value !== undefined && value !== null;
  if (operator === "Exists") return isThere;
  if (operator === "DoesNotExist") return !isThere;
  const found = anyOf((Array.isArray(values) ? (values as readonly Fact[]) : []).map((one) => same(one, value)));
  if (operator === "In") return found;
  return found === UNKNOWN ? UNKNOWN : !found;
}

/**
 * Whether a label selector selects labels. An empty selector selects everything.
 * https://kubernetes.io/docs/reference/kubernetes-api/definitions/label-selector-v1-meta/
 */
export function selects(selector: Fact, labels: Fact): Known {
  if (selector === UNKNOWN || labels === UNKNOWN) return UNKNOWN;
  const wanted = at(selector, "matchLabels");
  const expressions = at(selector, "matchExpressions");
  if (wanted === UNKNOWN || expressions === UNKNOWN) return UNKNOWN;
  return allOf([
    ...(isRecord(wanted) ? Object.entries(wanted).map(([key, value]) => same(at(labels, key), value)) : []),
    ...(Array.isArray(expressions) ? (expressions as readonly Fact[]).map((one) => holds(one, labels)) : []),
  ]);
}
