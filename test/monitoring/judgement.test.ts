import { beforeAll, describe, expect, it } from "vitest";
import { grownBy } from "../../cli/releases/grown.ts";
import { questions } from "../../cli/releases/measured.ts";
import { ensurePromtool } from "./promtool.ts";
import {
  askPromtool,
  challenger,
  champion,
  envoy,
  examples,
  grows,
  variant,
  type ExpectedAnswer,
  type Series,
} from "./signals.ts";

beforeAll(ensurePromtool, 600_000);

async function answers(series: readonly Series[], expected: readonly ExpectedAnswer[]): Promise<void> {
  const { ok, words } = await askPromtool(series, expected);
  expect(words).not.toContain("FAILED");
  expect(ok).toBe(true);
}

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
  await answers(series, expected);
});

describe("how much a counter grew is what was counted", () => {
  const grown = grownBy("c", 60);
  /** From the beginning to the tenth minute there are sixty looks; the last minute begins with the fifty-fourth. */
  const cases: readonly (readonly [string, readonly Series[], number])[] = [
    ["over looks that are all there", [['c{instance="a"}', "0+10x60"]], 60],
    // 900 at the ninth minute and after twenty seconds 1,400; the looks after that are missing. increase says 1,250.
    ["where looks are missing", [['c{instance="a"}', "900x54 900 1400 _x4"]], 500],
    ["where the only look in the window is its last", [['c{instance="a"}', "900x53 _x5 1400"]], 500],
    [
      "of one that was born where somebody looked",
      [
        ['up{job="j", instance="a"}', "1x60"],
        ['c{job="j", instance="a"}', "_x57 40 70 70"],
      ],
      70,
    ],
    [
      "of one that nobody had looked at: what it was is nobody's",
      [
        ['up{job="j", instance="a"}', "_x57 1 1 1"],
        ['c{job="j", instance="a"}', "_x57 40 70 70"],
      ],
      30,
    ],
    // By hand: 30 and 20 over five steps of ten seconds are 50, of a window that is one step longer.
    ["of one that began anew, about", [['c{instance="a"}', "100x56 130 130 20 20"]], 60],
  ];

  it.each(cases)("%s", async (_, series, by) => {
    await answers(series, [[`sum(${grown})`, ["{}", by]]]);
  });
});
