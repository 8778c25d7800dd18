import type { EngineEvent, Violated } from "./events/read.ts";
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

/** Policies of the pack that are no rules: their messages begin with a rule's id and name (policies/pack.ts). */
const speaking: Readonly<Record<string, "not evaluated" | "waived">> = {
  "not-evaluated": "not evaluated",
  waived: "waived",
};

/** `M08 capacity-fits: what is wrong`. */
const spoken = /^([A-Z]\d\d)\b[^:\n]*:\s*/;

/** What the policy SDK says of a rule that met a value which is not known yet. */
const notDuringPreview = /can't run .* during preview/i;

type Finding = PolicyResults["findings"][number];

function order(one: Finding, other: Finding): number {
  const key = ({ enforcement, outcome, id, urn, message }: Finding): string =>
    [enforcement === "mandatory" ? 0 : 1, outcome === "violated" ? 0 : 1, id, urn, message].join("\u0000");
  return key(one) < key(other) ? -1 : 1;
}

/** The engine sends `DESCRIPTION\nMESSAGE`; a description is one line. */
function ownWords({ message, policy }: Violated, rule: KnownRule | undefined): string {
  const said = message.trim();
  if (rule !== undefined && said.startsWith(rule.description)) return said.slice(rule.description.length).trim();
  if (!Object.hasOwn(speaking, policy)) return said;
  const line = said.split("\n").findIndex((one) => spoken.test(one));
  return line < 0 ? said : said.split("\n").slice(line).join("\n");
}

function findingOf(event: Violated, ruleOf: (own: string) => KnownRule | undefined, scrub: Scrubber): Finding {
  const own = ownWords(event, ruleOf(""));
  const about = Object.hasOwn(speaking, event.policy) ? speaking[event.policy] : undefined;
  const rule = ruleOf(about === undefined ? "" : own);
  const outcome = about ?? (notDuringPreview.test(own) ? "not evaluated" : "violated");
  return {
    id: rule?.id ?? event.policy,
    name: rule?.name ?? event.policy,
    enforcement: event.level === "mandatory" && outcome === "violated" ? "mandatory" : "advisory",
    outcome,
    urn: event.urn,
    message: scrub.text(about === undefined || rule === undefined ? own : own.replace(spoken, "")),
    ...(rule === undefined ? {} : { url: rule.url }),
  };
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
    const finding = findingOf(event, (own) => byId.get(spoken.exec(own)?.[1] ?? "") ?? byName.get(event.policy), scrub);
    findings.set(JSON.stringify(finding), finding);
  }
  const all = [...findings.values()].sort(order);
  const judged = events.filter((event) => event.event === "judged");
  const said = new Set(judged.flatMap(({ passed, failed }) => [...passed, ...failed]));
  const outcome = (rule: KnownRule): PolicyResults["rules"][number]["outcome"] => {
    const own = all.filter(({ id }) => id === rule.id);
    if (own.some((finding) => finding.outcome === "violated")) return "violated";
    if (own.some((finding) => finding.outcome === "not evaluated")) return "not evaluated";
    return said.has(rule.name) ? "passed" : "not evaluated";
  };
  return {
    complete: judged.some(({ wholeStack }) => wholeStack),
    rules: judged.length === 0 ? [] : rules.map((rule) => ({ id: rule.id, name: rule.name, outcome: outcome(rule) })),
    findings: all,
  };
}
