import { dump } from "js-yaml";
import { expect } from "vitest";
import { files } from "./files.ts";
import { promtool } from "./promtool.ts";

/** A series from time 0 on, a sample every 10 s: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series */
export type Series = readonly [series: string, values: string];

/** A counter that grows by so much every 10 s, for 20 minutes. */
export const grows = (by: number): string => `0+${by}x120`;
/** A gauge that stays. */
export const stays = (value: number): string => `${value}x120`;

/** What kube-state-metrics tells of a variant with so many ready replicas of those that there are to be. */
export function variant(
  model: string,
  name: string,
  position: number,
  ready: number,
  owner: string,
  wanted = Math.max(1, ready),
): readonly Series[] {
  const labels = `model="${model}", variant="${name}", ${owner}`;
  const deployment = `namespace="models-examples", deployment="${model}-${name}"`;
  return [
    [
      `kube_service_labels{namespace="models-examples", service="${model}-${name}", route_position="${position}", ${labels}}`,
      stays(1),
    ],
    [`kube_deployment_labels{${deployment}, ${labels}}`, stays(1)],
    [`kube_deployment_status_replicas_ready{${deployment}}`, stays(ready)],
    [`kube_deployment_spec_replicas{${deployment}}`, stays(wanted)],
  ];
}

export const examples = 'runtime="pmml", team="examples"';
export const risk = 'runtime="sklearn", team="risk"';
export const champion = 'model="iris", variant="champion", runtime="pmml", team="examples"';
export const challenger = 'model="iris", variant="challenger-b", runtime="pmml", team="examples"';

/** A counter of one of Envoy's clusters, as it is kept: the cluster's name gave the three labels. */
export function envoy(metric: string, position: number, rest: string): string {
  return `envoy_cluster_upstream_${metric}{job="gateway-proxies", namespace="models-examples", model="iris", route_position="${position}", ${rest}}`;
}

interface Expected {
  readonly rule: string;
  readonly samples: readonly { readonly labels: string; readonly value: number }[];
}

/** An expression, and what it is to give: labels as PromQL writes them, with the value. */
export type ExpectedAnswer = readonly [expression: string, ...(readonly [labels: string, value: number])[]];

/** Lets promtool ask expressions over the series and the rules' own, and compare at ten minutes, where every window is full. */
export async function askPromtool(
  series: readonly Series[],
  expected: readonly ExpectedAnswer[],
  rules = files["rules.yml"],
) {
  const test = {
    rule_files: ["rules.yml"],
    evaluation_interval: "10s",
    fuzzy_compare: true,
    tests: [
      {
        interval: "10s",
        input_series: series.map(([name, values]) => ({ series: name, values })),
        promql_expr_test: expected.map(([expr, ...samples]) => ({
          expr,
          eval_time: "10m",
          exp_samples: samples.map(([labels, value]) => ({ labels, value })),
        })),
      },
    ],
  };
  return promtool(["test", "rules", "test.yml"], { "rules.yml": rules, "test.yml": dump(test) });
}

/** Lets promtool evaluate the rules over the series. */
export function evaluate(series: readonly Series[], expected: readonly Expected[], rules?: string) {
  const answers = expected.map(({ rule, samples }): ExpectedAnswer => [
    rule,
    ...samples.map(({ labels, value }) => [`${rule}{${labels}}`, value] as const),
  ]);
  return askPromtool(series, answers, rules);
}

export async function expectSignals(series: readonly Series[], expected: readonly Expected[]): Promise<void> {
  const { ok, words } = await evaluate(series, expected);
  expect(words).not.toContain("FAILED");
  expect(ok).toBe(true);
}
