import type { EngineEvent } from "./events/read.ts";
import type { PolicyResults } from "./report.ts";
import type { Scrubber } from "./values/scrub.ts";

/** What a report needs to know of a rule of the pack. */
export interface KnownRule {
  readonly id: string;
  readonly name: string;
  /** The engine puts it before every message. */
  readonly description: string;
  readonly url: string;
}

/** The policy of our pack under which rules say that they could not be evaluated; its message begins with the rule's id. */
export const notEvaluated = "not-evaluated";

/** What the policy SDK says of a rule that met a value which is not known yet. */
const notDuringPreview = /can't run .* during preview/i;

type Finding = PolicyResults["findings"][number];

function order(one: Finding, other: Finding): number {
  const key = ({ enforcement, outcome, id, urn, message }: Finding): string =>
    [enforcement === "mandatory" ? 0 : 1, outcome === "violated" ? 0 : 1, id, urn, message].join("\u0000");
  return key(one) < key(other) ? -1 : 1;
}

/**
 * How the rules came out. Messages come in any order, and for some resources twice. Pure.
 * @param rules of the pack, in the order in which they are told
 */
export function policyResults(
  events: readonly EngineEvent[],
  rules: readonly KnownRule[],
  scrub: Scrubber,
): PolicyResults {
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const findings = new Map<string, Finding>();
  for (const event of events) {
    if (event.event !== "policy") continue;
    const described = byName.get(event.policy)?.description;
    const said = event.message.trim();
    // The engine sends `DESCRIPTION\nMESSAGE`.
    const own = described !== undefined && said.startsWith(described) ? said.slice(described.length) : said;
    const [first = "", ...rest] = own.trim().split("\n");
    const isOpen = event.policy === notEvaluated || notDuringPreview.test(own);
    const lines =
      event.policy === notEvaluated && !/^[A-Z]\d\d\b/.test(first) && rest.length > 0 ? rest : [first, ...rest];
    const message = scrub.text(lines.join("\n"));
    const rule =
      event.policy === notEvaluated ? byId.get(/^[A-Z]\d\d\b/.exec(message)?.[0] ?? "") : byName.get(event.policy);
    const finding: Finding = {
      id: rule?.id ?? event.policy,
      name: rule?.name ?? event.policy,
      enforcement: event.level === "mandatory" && !isOpen ? "mandatory" : "advisory",
      outcome: isOpen ? "not evaluated" : "violated",
      urn: event.urn,
      message,
      ...(rule === undefined ? {} : { url: rule.url }),
    };
    findings.set(JSON.stringify(finding), finding);
  }
  const all = [...findings.values()].sort(order);
  const judged = events.filter((event) => event.event === "judged");
  const said = new Set(judged.flatMap(({ passed, failed }) => [...passed, ...failed]));
  const outcome = (rule: KnownRule): PolicyResults["rules"][number]["outcome"] => {
    const own = all.filter(({ id }) => id === rule.id);
    if (own.some((finding) => finding.outcome === "violated")) return "violated";
    if (own.length > 0) return "not evaluated";
    return said.has(rule.name) ? "passed" : "not evaluated";
  };
  return {
    complete: judged.some(({ wholeStack }) => wholeStack),
    rules: judged.length === 0 ? [] : rules.map((rule) => ({ id: rule.id, name: rule.name, outcome: outcome(rule) })),
    findings: all,
  };
}
