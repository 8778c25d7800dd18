import { modelSignals, scalingSignals, type RecordingRule } from "./rules.ts";
import { eventRules, hourRules, longWindowRules, shortWindowRules, stepRules } from "./slo-rules.ts";
import { promDuration, type Windows } from "./windows.ts";

/** Rules that are evaluated one after another: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
export interface RuleGroup {
  readonly name: string;
  /** @default as often as is looked */
  readonly interval?: string;
  readonly rules: readonly RecordingRule[];
}

/**
 * Every recorded series. Groups run beside one another: what is evaluated more seldom has one of its own, and never one
 * that an alert reads as it is with more than a minute between two values.
 */
export function ruleGroups(windows: Windows): readonly RuleGroup[] {
  const { step, hour, of } = windows;
  return [
    { name: "model-signals", rules: [...modelSignals, ...scalingSignals] },
    { name: "promises", rules: [...eventRules(windows), ...shortWindowRules(windows)] },
    { name: "promises-long", interval: promDuration(of(60)), rules: longWindowRules(windows) },
    { name: "promises-steps", interval: promDuration(step), rules: stepRules(windows) },
    { name: "promises-hours", interval: promDuration(hour), rules: hourRules(windows) },
  ];
}
