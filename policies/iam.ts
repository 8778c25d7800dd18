import { at, each, UNKNOWN, type Fact, type Facts } from "./facts.ts";
import type { Part } from "./findings.ts";

function textsOf(fact: Fact): readonly string[] {
  if (typeof fact === "string") return [fact];
  return each(fact).flatMap(([, one]) => (typeof one === "string" ? [one] : []));
}

/** What one statement of a policy says; actions in lower case, since IAM does not tell cases apart. */
export interface Statement {
  readonly path: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly condition: Facts | undefined;
  /** Services and others that may do it, where the policy is a resource's. */
  readonly principals: readonly string[];
  readonly anybody: boolean;
}

function statementOf(path: string, fact: Fact): Statement {
  const condition = at(fact, "Condition");
  const principal = at(fact, "Principal");
  return {
    path,
    allows: at(fact, "Effect") === "Allow",
    actions: textsOf(at(fact, "Action")).map((action) => action.toLowerCase()),
    notActions: textsOf(at(fact, "NotAction")),
    resources: textsOf(at(fact, "Resource")),
    notResources: textsOf(at(fact, "NotResource")),
    condition: typeof condition === "object" && !Array.isArray(condition) ? (condition as Facts) : undefined,
    principals: [...textsOf(at(principal, "Service")), ...textsOf(at(principal, "AWS"))],
    anybody: principal === "*" || textsOf(at(principal, "AWS")).includes("*"),
  };
}

function parsed(text: string): Fact {
  try {
    return JSON.parse(text) as Fact;
  } catch {
    return undefined;
  }
}

/**
 * The statements of a policy document, which is a text or an object; `unknown` where it is not known yet, undefined where it is
 * no document.
 */
export function statementsOf({ path, fact }: Part): readonly Statement[] | typeof UNKNOWN | undefined {
  if (fact === UNKNOWN) return UNKNOWN;
  const document = typeof fact === "string" ? parsed(fact) : fact;
  const statement = at(document, "Statement");
  if (statement === undefined) return undefined;
  const all: readonly Fact[] = Array.isArray(statement) ? (statement as readonly Fact[]) : [statement];
  return all.map((one, index) => statementOf(`${path}.Statement[${index}]`, one));
}
