import { beforeAll, describe, expect, it } from "vitest";
import { files } from "./files.ts";
import { ensurePromtool } from "./promtool.ts";
import {
  challenger,
  champion,
  envoy,
  evaluate,
  examples,
  expectSignals,
  grows,
  risk,
  stays,
  variant,
  type Series,
} from "./signals.ts";

describe("the four signals, evaluated by promtool", () => {
  beforeAll(ensurePromtool, 600_000);

  it("count requests by variant, over all proxies, rules and answers", () =>
    expectSignals(
      [
        ...variant("iris", "champion", 0, 2, examples),
        ...variant("iris", "challenger-b", 1, 1, examples),
        // 100 + 20 + 5 every 10 s: 12.5 a second.
        [envoy("rq_xx", 0, 'pod="a", envoy_cluster_name="rule/0", envoy_response_code_class="2"'), grows(100)],
        [envoy("rq_xx", 0, 'pod="b", envoy_cluster_name="rule/1", envoy_response_code_class="2"'), grows(20)],
        [envoy("rq_xx", 0, 'pod="a", envoy_cluster_name="rule/0", envoy_response_code_class="4"'), grows(5)],
        // 30 every 10 s: 3 a second.
        [envoy("rq_xx", 1, 'pod="a", envoy_cluster_name="rule/0", envoy_response_code_class="2"'), grows(30)],
      ],
      [
        {
          rule: "model:requests:rate5m",
          samples: [
            { labels: champion, value: 12.5 },
            { labels: challenger, value: 3 },
          ],
        },
      ],
    ));

  it("take 5xx for errors and 4xx not", () =>
    expectSignals(
      [
        ...variant("iris", "champion", 0, 2, examples),
        ...variant("iris", "challenger-b", 1, 1, examples),
        // 8 of 80 + 12 + 8: 0.08.
        [envoy("rq_xx", 0, 'pod="a", envoy_response_code_class="2"'), grows(80)],
        [envoy("rq_xx", 0, 'pod="a", envoy_response_code_class="4"'), grows(12)],
        [envoy("rq_xx", 0, 'pod="b", envoy_response_code_class="5"'), grows(8)],
        [envoy("rq_xx", 1, 'pod="a", envoy_response_code_class="2"'), grows(10)],
      ],
      [
        {
          rule: "model:errors:ratio5m",
          samples: [
            { labels: champion, value: 0.08 },
            { labels: challenger, value: 0 },
          ],
        },
      ],
    ));

  it("count answers that failed behind a 200, as the server tells, and never more than all", () => {
    const failed = (model: string, name: string, pod: string): string =>
      `ml_serving_failed_answers_total{job="models", model="${model}", variant="${name}", ${examples}, pod="${pod}"}`;
    return expectSignals(
      [
        ...variant("iris", "champion", 0, 2, examples),
        ...variant("iris", "challenger-b", 1, 1, examples),
        // 10 of 100 are 5xx, and 5 + 15 of the others say so in their body: 0.3.
        [envoy("rq_xx", 0, 'pod="a", envoy_response_code_class="2"'), grows(90)],
        [envoy("rq_xx", 0, 'pod="a", envoy_response_code_class="5"'), grows(10)],
        [failed("iris", "champion", "iris-1"), grows(5)],
        [failed("iris", "champion", "iris-2"), grows(15)],
        // Callers that come past the gateway: 20 failed, and the gateway knows of 10.
        [envoy("rq_xx", 1, 'pod="a", envoy_response_code_class="2"'), grows(10)],
        [failed("iris", "challenger-b", "iris-3"), grows(20)],
      ],
      [
        {
          rule: "model:errors:ratio5m",
          samples: [
            { labels: champion, value: 0.3 },
            { labels: challenger, value: 1 },
          ],
        },
      ],
    );
  });

  it("read the latency that 99 of 100 requests stay below, in seconds", () =>
    expectSignals(
      [
        ...variant("iris", "champion", 0, 2, examples),
        ...variant("iris", "challenger-b", 1, 1, examples),
        // Over both proxies 980 of 1000 take 10 ms at most and all 20 ms at most: the 990th is half-way between, 15 ms.
        [envoy("rq_time_bucket", 0, 'pod="a", le="10"'), grows(490)],
        [envoy("rq_time_bucket", 0, 'pod="a", le="20"'), grows(500)],
        [envoy("rq_time_bucket", 0, 'pod="a", le="+Inf"'), grows(500)],
        [envoy("rq_time_bucket", 0, 'pod="b", le="10"'), grows(490)],
        [envoy("rq_time_bucket", 0, 'pod="b", le="20"'), grows(500)],
        [envoy("rq_time_bucket", 0, 'pod="b", le="+Inf"'), grows(500)],
        // None finds its way to the challenger: nothing was asked, and there is no percentile of nothing.
        [envoy("rq_time_bucket", 1, 'pod="a", le="10"'), stays(7)],
        [envoy("rq_time_bucket", 1, 'pod="a", le="+Inf"'), stays(7)],
      ],
      [{ rule: "model:latency_seconds:p99", samples: [{ labels: champion, value: 0.015 }] }],
    ));

  it("say how much of the allowed CPU all replicas use together", () => {
    const pod = (name: string, usage: number, limit: number): readonly Series[] => [
      [`kube_pod_labels{namespace="models-examples", pod="${name}", ${champion}}`, stays(1)],
      [
        `container_cpu_usage_seconds_total{job="kubelet", namespace="models-examples", pod="${name}", container="model"}`,
        grows(usage),
      ],
      [
        `kube_pod_container_resource_limits{namespace="models-examples", pod="${name}", container="model", resource="cpu"}`,
        stays(limit),
      ],
    ];
    return expectSignals(
      [
        ...variant("iris", "champion", 0, 2, examples),
        // 5 and 15 CPU seconds every 10 s of 2 + 2 allowed: (0.5 + 1.5) / 4.
        ...pod("iris-1", 5, 2),
        ...pod("iris-2", 15, 2),
        // A replica that does not run yet allows nothing; a sidecar and another job's measurement are not the model's.
        [`kube_pod_labels{namespace="models-examples", pod="iris-3", ${champion}}`, stays(1)],
        [
          `kube_pod_container_resource_limits{namespace="models-examples", pod="iris-3", container="model", resource="cpu"}`,
          stays(2),
        ],
        [
          `container_cpu_usage_seconds_total{job="kubelet", namespace="models-examples", pod="iris-1", container="sidecar"}`,
          grows(50),
        ],
        [
          `container_cpu_usage_seconds_total{job="cadvisor", namespace="models-examples", pod="iris-1", container="model"}`,
          grows(50),
        ],
        // A pod that is no model's.
        [
          `container_cpu_usage_seconds_total{job="kubelet", namespace="redis", pod="redis-0", container="model"}`,
          grows(50),
        ],
        [
          `kube_pod_container_resource_limits{namespace="redis", pod="redis-0", container="model", resource="cpu"}`,
          stays(1),
        ],
      ],
      [{ rule: "model:saturation:ratio", samples: [{ labels: champion, value: 0.5 }] }],
    );
  });

  it("never say more than all of the allowed CPU", () =>
    expectSignals(
      [
        [`kube_pod_labels{namespace="models-examples", pod="iris-1", ${champion}}`, stays(1)],
        [
          `container_cpu_usage_seconds_total{job="kubelet", namespace="models-examples", pod="iris-1", container="model"}`,
          grows(10.2),
        ],
        [
          `kube_pod_container_resource_limits{namespace="models-examples", pod="iris-1", container="model", resource="cpu"}`,
          stays(1),
        ],
      ],
      [{ rule: "model:saturation:ratio", samples: [{ labels: champion, value: 1 }] }],
    ));

  it("count no requests for a model that nobody asked, and no errors", () =>
    expectSignals(variant("fraud", "champion", 0, 1, risk), [
      {
        rule: "model:requests:rate5m",
        samples: [{ labels: 'model="fraud", variant="champion", runtime="sklearn", team="risk"', value: 0 }],
      },
      { rule: "model:errors:ratio5m", samples: [] },
      { rule: "model:latency_seconds:p99", samples: [] },
    ]));

  it("count no failure of a model that sleeps until somebody calls", () =>
    expectSignals(
      [
        ...variant("iris", "champion", 0, 0, examples, 0),
        [envoy("rq_xx", 0, 'pod="a", envoy_response_code_class="2"'), grows(10)],
      ],
      [{ rule: "model:errors:ratio5m", samples: [{ labels: champion, value: 0 }] }],
    ));

  it("count answers that failed behind a 200, as the server counts them", () =>
    expectSignals(
      [
        ...variant("iris", "champion", 0, 1, examples),
        // Ten requests a second by hand: one in four failed.
        [envoy("rq_xx", 0, 'pod="a", envoy_response_code_class="2"'), grows(100)],
        [`ml_serving_failed_answers_total{${champion}, pod="p"}`, grows(25)],
      ],
      [{ rule: "model:errors:ratio5m", samples: [{ labels: champion, value: 0.25 }] }],
    ));

  it("count every request as failed while no replica is ready", () =>
    expectSignals(
      [
        ...variant("iris", "champion", 0, 0, examples),
        ...variant("iris", "challenger-b", 1, 1, examples),
        [envoy("rq_xx", 0, 'pod="a", envoy_response_code_class="2"'), grows(10)],
        [envoy("rq_xx", 1, 'pod="a", envoy_response_code_class="2"'), grows(10)],
      ],
      [
        {
          rule: "model:replicas:ready",
          samples: [
            { labels: champion, value: 0 },
            { labels: challenger, value: 1 },
          ],
        },
        {
          rule: "model:errors:ratio5m",
          samples: [
            { labels: champion, value: 1 },
            { labels: challenger, value: 0 },
          ],
        },
      ],
    ));

  it("know declared variants by their place in the route, told by however many kube-state-metrics", () => {
    const [service] = variant("iris", "champion", 0, 1, examples);
    const [series, values] = service ?? ["", ""];
    const told = (by: string): Series => [series.replace("{", `{instance="${by}", `), values];
    return expectSignals(
      [told("a"), told("b")],
      [
        {
          rule: "model:variant:declared",
          samples: [{ labels: `namespace="models-examples", route_position="0", ${champion}`, value: 1 }],
        },
      ],
    );
  });

  it("would fail with another percentile: the expected values can be missed", async () => {
    const wrong = files["rules.yml"].replace("histogram_quantile(0.99", "histogram_quantile(0.5");
    const { ok, words } = await evaluate(
      [
        ...variant("iris", "champion", 0, 1, examples),
        [envoy("rq_time_bucket", 0, 'le="10"'), grows(98)],
        [envoy("rq_time_bucket", 0, 'le="20"'), grows(100)],
        [envoy("rq_time_bucket", 0, 'le="+Inf"'), grows(100)],
      ],
      [{ rule: "model:latency_seconds:p99", samples: [{ labels: champion, value: 0.015 }] }],
      wrong,
    );
    expect(ok).toBe(false);
    expect(words).toContain("FAILED");
  });
});
