import { dump } from "js-yaml";
import { beforeAll, describe, expect, it } from "vitest";
import { prometheusFiles } from "../../components/monitoring/configuration.ts";
import { local } from "../../stacks/environments/local.ts";
import { ensurePromtool, promtool } from "./promtool.ts";

/** Windows of a tenth: 30 s and 6 min for the page of an outage, 3 and 36 min for the next. Rates are over 20 s. */
const settings = {
  ...local.monitoring,
  alerts: { receivers: {}, platform: { page: [], ticket: [] }, windowScale: 0.1 },
} as const;
const files = prometheusFiles(settings, "local", { platform: ["gateway", "monitoring"], models: ["models-examples"] });

/** Samples every 5 s, by minutes: so long this much is added to a counter each time, or a gauge has this value. */
type Course = readonly (readonly [minutes: number, value: number])[];

function counter(course: Course): string {
  let from = 0;
  return course
    .map(([minutes, by]) => {
      const part = `${from}+${by}x${minutes * 12 - 1}`;
      from += by * minutes * 12;
      return part;
    })
    .join(" ");
}

const gauge = (course: Course): string => course.map(([minutes, value]) => `${value}x${minutes * 12 - 1}`).join(" ");
const always = (value: number): Course => [[30, value]];

const who = 'model="iris", variant="champion", runtime="pmml", team="examples"';
const deployment = 'namespace="models-examples", deployment="iris-champion"';

interface Traffic {
  /** Every 5 s. */
  readonly good: Course;
  readonly bad: Course;
  /** Of those that are good. */
  readonly slow: Course;
  readonly ready: Course;
}
const healthy: Traffic = { good: always(50), bad: always(0), slow: always(0), ready: always(2) };

/** What Prometheus is fed of a model that promises 99.9 % and 25 ms, whose bound is 30 ms. */
function fed({ good, bad, slow, ready }: Traffic): Readonly<Record<string, string>> {
  const envoy = (metric: string, rest: string): string =>
    `envoy_cluster_upstream_${metric}{namespace="models-examples", model="iris", route_position="0", pod="a"${rest}}`;
  const fast = good.map(([minutes, by], index) => [minutes, by - (slow[index]?.[1] ?? slow[0]?.[1] ?? 0)] as const);
  return {
    [`kube_deployment_annotations{${deployment}, slo_availability="99.9", slo_p99="0.025s", slo_bucket="30.0"}`]: gauge(
      always(1),
    ),
    // Another variant says the same of the model, and another model promises nothing.
    'kube_deployment_annotations{namespace="models-examples", deployment="iris-shadow-1", slo_availability="99.9"}':
      gauge(always(1)),
    'kube_deployment_annotations{namespace="models-examples", deployment="cancer-champion"}': gauge(always(1)),
    [`kube_deployment_labels{${deployment}, ${who}}`]: gauge(always(1)),
    'kube_deployment_labels{namespace="models-examples", deployment="cancer-champion", model="cancer", variant="champion", runtime="sklearn", team="examples"}':
      gauge(always(1)),
    [`kube_service_labels{namespace="models-examples", service="iris-champion", route_position="0", ${who}}`]: gauge(
      always(1),
    ),
    // A shadow answers nobody: what it fails at breaks no promise.
    'kube_service_labels{namespace="models-examples", service="s", route_position="1", model="iris", variant="shadow-1", runtime="pmml", team="examples"}':
      gauge(always(1)),
    'envoy_cluster_upstream_rq_xx{namespace="models-examples", model="iris", route_position="1", envoy_response_code_class="5"}':
      counter(always(50)),
    [`kube_deployment_status_replicas_ready{${deployment}}`]: gauge(ready),
    [`kube_deployment_spec_replicas{${deployment}}`]: gauge(always(2)),
    [envoy("rq_xx", ', envoy_response_code_class="2"')]: counter(good),
    [envoy("rq_xx", ', envoy_response_code_class="5"')]: counter(bad),
    [envoy("rq_time_bucket", ', le="20.0"')]: counter(always(0)),
    [envoy("rq_time_bucket", ', le="30.0"')]: counter(fast),
    [envoy("rq_time_bucket", ', le="+Inf"')]: counter(good),
    [envoy("rq_time_count", "")]: counter(good),
  };
}

interface Expected {
  readonly expr: string;
  readonly at: string;
  readonly samples: Readonly<Record<string, number>>;
}

async function expectAll(traffic: Traffic, expected: readonly Expected[], more: Readonly<Record<string, string>> = {}) {
  const test = {
    rule_files: ["rules.yml", "alerts.yml"],
    evaluation_interval: "10s",
    fuzzy_compare: true,
    tests: [
      {
        interval: "5s",
        input_series: Object.entries({ ...fed(traffic), ...more }).map(([series, values]) => ({ series, values })),
        promql_expr_test: expected.map(({ expr, at, samples }) => ({
          expr,
          eval_time: at,
          exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })),
        })),
      },
    ],
  };
  const { ok, words } = await promtool(["test", "rules", "test.yml"], {
    "rules.yml": files["rules.yml"],
    "alerts.yml": files["alerts.yml"],
    "test.yml": dump(test),
  });
  expect(ok, words).toBe(true);
}

const iris = 'model="iris", team="examples"';
const page = (alert: string, at: string, fires: boolean): Expected => ({
  expr: `count by (alertname, severity, team) (ALERTS{alertname="${alert}", model="iris", alertstate="firing"})`,
  at,
  samples: fires ? { [`{alertname="${alert}", severity="page", team="examples"}`]: 1 } : {},
});

describe("promises, evaluated by promtool", () => {
  beforeAll(ensurePromtool, 600_000);

  it("are read from annotations: a number, and a bound of the histogram", () =>
    expectAll(healthy, [
      {
        expr: "model:slo_availability:percent",
        at: "1m",
        samples: { [`model:slo_availability:percent{${iris}}`]: 99.9 },
      },
      { expr: "model:slo_latency:bucket", at: "1m", samples: { [`model:slo_latency:bucket{${iris}, le="30.0"}`]: 1 } },
    ]));

  it("are kept by a model that answers", () =>
    expectAll(healthy, [
      // 50 every 5 s.
      {
        expr: 'model:slo_events:rate{kind="all"}',
        at: "10m",
        samples: { [`model:slo_events:rate{kind="all", ${iris}}`]: 10 },
      },
      {
        expr: 'model:slo_events:rate{kind="failed"}',
        at: "10m",
        samples: { [`model:slo_events:rate{kind="failed", ${iris}}`]: 0 },
      },
      {
        expr: "max by (slo) (model:slo:burn_rate)",
        at: "20m",
        samples: { '{slo="availability"}': 0, '{slo="latency"}': 0 },
      },
      page("ModelErrorBudgetBurnsFast", "20m", false),
      page("ModelNotReady", "20m", false),
    ]));

  it("are half spent where half of what may fail does, in every window alike", () => {
    // 1 of 2000 of 99.9 %, and 1 of 200 of a p99.
    const traffic = { ...healthy, good: always(1999), bad: always(1), slow: always(10) };
    return expectAll(traffic, [
      {
        expr: "count by (slo) (abs(model:slo:burn_rate - 0.5) < 0.001)",
        at: "28m",
        samples: { '{slo="availability"}': 7, '{slo="latency"}': 7 },
      },
      {
        expr: "abs(model:slo:budget_left - 0.5) < bool 0.001",
        at: "28m",
        samples: { [`{slo="availability", window="1d", ${iris}}`]: 1, [`{slo="latency", window="1d", ${iris}}`]: 1 },
      },
    ]);
  });

  it("page when no replica is left, though nothing is counted then, and are quiet when one is back", () => {
    const traffic: Traffic = {
      good: [
        [10, 50],
        [5, 0],
        [15, 50],
      ],
      bad: always(0),
      slow: [
        [10, 0],
        [5, 0],
        [15, 0],
      ],
      ready: [
        [10, 2],
        [5, 0],
        [15, 2],
      ],
    };
    return expectAll(traffic, [
      page("ModelErrorBudgetBurnsFast", "9m55s", false),
      // Half a minute of six that failed altogether: a twelfth, of which a thousandth may.
      page("ModelErrorBudgetBurnsFast", "10m30s", true),
      page("ModelNotReady", "10m30s", true),
      // Held at what it was, to the end of the outage.
      { expr: `model:traffic:rate{variant="champion"}`, at: "14m30s", samples: { [`model:traffic:rate{${who}}`]: 10 } },
      page("ModelErrorBudgetBurnsFast", "14m55s", true),
      page("ModelNotReady", "15m10s", false),
      // The page of six hours' budget needs its short window of three minutes to be clean.
      page("ModelErrorBudgetBurnsFast", "19m", false),
    ]);
  });

  it("page when replicas fail, and when they are slow", async () => {
    const failing: Traffic = {
      ...healthy,
      good: [
        [10, 50],
        [20, 40],
      ],
      bad: [
        [10, 0],
        [20, 10],
      ],
      slow: [
        [10, 0],
        [20, 0],
      ],
    };
    await expectAll(failing, [
      page("ModelErrorBudgetBurnsFast", "9m55s", false),
      page("ModelErrorBudgetBurnsFast", "12m", true),
      page("ModelNotReady", "12m", false),
      page("ModelLatencyBudgetBurnsFast", "12m", false),
    ]);
    const slow: Traffic = {
      ...healthy,
      good: [
        [10, 50],
        [20, 50],
      ],
      slow: [
        [10, 0],
        [20, 25],
      ],
    };
    await expectAll(slow, [
      page("ModelLatencyBudgetBurnsFast", "9m55s", false),
      page("ModelLatencyBudgetBurnsFast", "12m", true),
      page("ModelErrorBudgetBurnsFast", "12m", false),
    ]);
  });

  it("page nobody for a model that nobody asks, whatever becomes of it", () => {
    const nobody: Traffic = {
      good: always(0),
      bad: always(0),
      slow: always(0),
      ready: [
        [5, 2],
        [25, 0],
      ],
    };
    return expectAll(nobody, [
      { expr: 'count(ALERTS{severity="page", model="iris"})', at: "20m", samples: {} },
      {
        expr: 'max by (alertname) (ALERTS{severity="ticket", model="iris", alertstate="firing"})',
        at: "20m",
        samples: { '{alertname="ModelVariantNotReady"}': 1 },
      },
    ]);
  });
});
