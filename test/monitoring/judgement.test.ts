import { dump } from "js-yaml";
import { beforeAll, expect, it } from "vitest";
import { questions } from "../../cli/releases/measured.ts";
import { files } from "./files.ts";
import { ensurePromtool, promtool } from "./promtool.ts";
import { challenger, champion, envoy, examples, grows, variant, type Series } from "./signals.ts";

beforeAll(ensurePromtool, 600_000);

it("what a judgement asks Prometheus is answered by variant, over all proxies", async () => {
  const asked = questions("iris", 300);
  const series: readonly Series[] = [
    ...variant("iris", "champion", 0, 2, examples),
    ...variant("iris", "challenger-b", 1, 1, examples),
    [envoy("rq_xx", 0, 'pod="a", envoy_response_code_class="2"'), grows(80)],
    [envoy("rq_xx", 0, 'pod="b", envoy_response_code_class="2"'), grows(12)],
    [envoy("rq_xx", 0, 'pod="b", envoy_response_code_class="5"'), grows(8)],
    [envoy("rq_xx", 1, 'pod="a", envoy_response_code_class="4"'), grows(10)],
    [envoy("rq_time_bucket", 1, 'pod="a", le="5"'), grows(4)],
    [envoy("rq_time_bucket", 1, 'pod="b", le="5"'), grows(2)],
    [envoy("rq_time_bucket", 1, 'pod="a", le="+Inf"'), grows(10)],
    [`ml_serving_failed_answers_total{job="models", ${champion}, pod="iris-1"}`, grows(1)],
    [`ml_serving_failed_answers_total{job="models", ${champion}, pod="iris-2"}`, grows(2)],
  ];
  // Thirty steps of ten seconds.
  const expected = [
    [asked.requests, [`{${champion}}`, 3_000], [`{${challenger}}`, 300]],
    [asked.failed, [`{${champion}}`, 240]],
    [asked.failedBehind200, ['{variant="champion"}', 90]],
    [asked.latency, [`{${challenger}, le="5"}`, 180], [`{${challenger}, le="+Inf"}`, 300]],
  ] as const;
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
  const { ok, words } = await promtool(["test", "rules", "test.yml"], {
    "rules.yml": files["rules.yml"],
    "test.yml": dump(test),
  });
  expect(words).not.toContain("FAILED");
  expect(ok).toBe(true);
});
