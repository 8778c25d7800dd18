import { bakedSeconds, decideGate, type GateEvidence } from "./decide.ts";

/** The longest between two looks (s): what gets worse while one waits is seen. */
const longestPause = 300;

/** Between two looks where there is nothing that one knows the time of (s). */
const usualPause = 30;

/**
 * In how many seconds it is worth looking again; undefined: the gate is open, the time is over, or waiting for what is left of it
 * opens nothing: it has to be served for longer, or answers its golden rows wrongly. Pure.
 *
 * @param left of the time that is waited for (s)
 */
export function nextLook(evidence: GateEvidence, left: number): number | undefined {
  const { open, reasons } = decideGate(evidence);
  const isWrong = reasons.some(({ condition, outcome }) => condition === "smoke" && outcome === "not met");
  const toBake = Math.max(0, evidence.bakeSeconds - (bakedSeconds(evidence) ?? 0));
  if (open || left <= 0 || isWrong || toBake > left) return undefined;
  return Math.min(left, toBake === 0 ? usualPause : Math.min(longestPause, Math.ceil(toBake)));
}
