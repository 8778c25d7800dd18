import { batchSignals } from "./batch-rules.ts";
import { dataSignals } from "./data-rules.ts";
import { costRules, type NodePrice } from "./cost-rules.ts";
import { gpuRules } from "./gpu-rules.ts";
import { graphSignals } from "./graph-rules.ts";
import { queueSignals } from "./queue-rules.ts";
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

/** What is recorded only where there is something of it. */
export interface FurtherRules {
  /** What nodes cost; without any no cost is recorded. */
  readonly prices: readonly NodePrice[];
  /** Whether accelerators are measured. */
  readonly gpus: boolean;
  /** Whether models may have queues. */
  readonly queues: boolean;
}

/**
 * Every recorded series. Groups run beside one another: what is evaluated more seldom has one of its own, and never one
 * that an alert reads as it is with more than a minute between two values.
 */
export function ruleGroups(windows: Windows, { prices, gpus, queues }: FurtherRules): readonly RuleGroup[] {
  const { step, hour, of } = windows;
  const groups: readonly RuleGroup[] = [
    { name: "model-signals", rules: [...modelSignals, ...scalingSignals] },
    { name: "data", rules: dataSignals },
    { name: "batch", rules: batchSignals },
    { name: "graphs", rules: graphSignals },
    { name: "queues", rules: queues ? queueSignals : [] },
    { name: "promises", rules: [...eventRules(windows), ...shortWindowRules(windows)] },
    { name: "promises-long", interval: promDuration(of(60)), rules: longWindowRules(windows) },
    { name: "promises-steps", interval: promDuration(step), rules: stepRules(windows) },
    { name: "promises-hours", interval: promDuration(hour), rules: hourRules(windows) },
    { name: "gpus", rules: gpus ? gpuRules : [] },
    { name: "cost", interval: promDuration(60), rules: costRules(prices) },
  ];
  return groups.filter(({ rules }) => rules.length > 0);
}
