import type { Answer } from "../answer.ts";
import { decideGate, type GateEvidence } from "./decide.ts";
import type { LookedAt } from "./look.ts";

/** What keeps a champion where it is, on one line. Pure. */
export function standsInWords(evidence: GateEvidence): string {
  const { reasons } = decideGate(evidence);
  const closing = reasons.filter(({ outcome }) => outcome === "not met" || outcome === "not known");
  return closing.map(({ condition, words }) => `${condition}: ${words}`).join("; ");
}

/** Whether the champion may go on, and why. Pure. */
export function gateAnswer(environment: string, model: string, { evidence, digest, next }: LookedAt): Answer {
  const gate = decideGate(evidence);
  const to = next.length === 0 ? "the top of the ladder" : next.join(" or ");
  const lines = gate.reasons.map(
    ({ condition, outcome, words }) => `  ${outcome.padEnd(9)}  ${condition.padEnd(9)}  ${words}`,
  );
  const last = gate.open
    ? next.length === 0
      ? "open: nothing comes after it."
      : `open: npx ml promote ${model} --from ${environment} --to ${next[0] ?? ""}`
    : "closed: it stays where it is.";
  return {
    ok: gate.open,
    text: [`${model}  ${environment} champion ${evidence.version} (${digest})  →  ${to}`, ...lines, "", last].join(
      "\n",
    ),
    json: { model, environment, version: evidence.version, digest, next, ...gate },
  };
}
