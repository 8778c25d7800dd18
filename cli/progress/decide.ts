import type { ResolvedProgress } from "../../components/model-service/progress.ts";
import type { Verdict } from "../releases/verdict.ts";
import { spanInWords } from "../gate/decide.ts";
import type { RolloutState } from "./state.ts";

/** What is known of a challenger where it is served. */
export interface ProgressEvidence {
  /** Since when it answers as the release file says (ms since 1970), or why it does not. */
  readonly live: { readonly since: number } | { readonly why: string };
  readonly now: number;
  /** What burns its budget, a sentence each; what nobody else answers in its place counts as well. */
  readonly burns: readonly string[];
  /** What the gateway measured at this step, beside the champion. */
  readonly verdict: Verdict;
}

/** What is done next: one thing a call. */
export type Step =
  | { readonly does: "wait"; readonly because: string }
  | { readonly does: "raise"; readonly weight: number; readonly because: string }
  | { readonly does: "promote"; readonly because: string }
  /** Its requests go to the champion; it stays, to be looked at. */
  | { readonly does: "halt"; readonly because: string }
  /** It is no challenger any more: what was served before it came. */
  | { readonly does: "roll back"; readonly because: string };

function reasons({ reasons: all }: Verdict, outcome: string): string {
  return all.flatMap((one) => (one.outcome === outcome ? [one.words] : [])).join("; ");
}

/** The next declared step above a weight; undefined above the last. Pure. */
export function nextWeight({ steps }: ResolvedProgress, weight: number): number | undefined {
  return steps.find((step) => step > weight);
}

/** Why there is nothing to do with a version that is on no step; undefined for one that is. Pure. */
export function whyOver(state: RolloutState): string | undefined {
  switch (state.at) {
    case "champion":
      return `${state.version.version} is the champion`;
    case "retired":
      return `${state.version.version} is no challenger any more`;
    case "halted":
      return `${state.challenger.version} is halted: retire it, or give it a weight again to go on`;
    case "step":
      return undefined;
  }
}

/**
 * What is done with a challenger that answers so many percent now. It never skips a step; what burns comes before everything else; nothing is judged before
 * the bake time is over, as one who looks often enough sees anything once. Pure.
 */
export function decideStep(
  plan: ResolvedProgress,
  weight: number,
  { live, now, burns, verdict }: ProgressEvidence,
): Step {
  if (weight > 0 && burns.length > 0) return { does: "halt", because: burns.join("; ") };
  if ("why" in live) return { does: "wait", because: live.why };
  const next = nextWeight(plan, weight);
  if (weight === 0 && next !== undefined)
    return { does: "raise", weight: next, because: "it runs, and answers nobody yet" };
  const seconds = (now - live.since) / 1_000;
  if (seconds < plan.bakeSeconds)
    return {
      does: "wait",
      because: `it has answered ${weight} % for ${spanInWords(Math.max(0, seconds))}, of ${spanInWords(plan.bakeSeconds)}`,
    };
  switch (verdict.outcome) {
    case "refuse":
      return { does: "roll back", because: reasons(verdict, "not met") };
    case "not enough data":
      return { does: "wait", because: reasons(verdict, "undecided") };
    case "accept":
      return next === undefined
        ? { does: "promote", because: reasons(verdict, "met") }
        : { does: "raise", weight: next, because: reasons(verdict, "met") };
  }
}
