/** What a case feeds Prometheus: series by their values, a sample a minute from time 0 on. */
export type Fed = Readonly<Record<string, string>>;

/** An alert that is to fire, with what it says. */
export interface Firing {
  readonly fed: Fed;
  /** Minutes after which is looked. */
  readonly after: number;
  /** Those of the series; `severity` is the table's. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

export interface AlertCase {
  readonly severity: "page" | "ticket" | "none";
  readonly fires: Firing;
  /** Why it must not, and what is fed; looked at after as long. */
  readonly silent: Readonly<Record<string, Fed>>;
}

const champion = { model: "iris", variant: "champion", runtime: "pmml", team: "examples" };
const challenger = { model: "iris", variant: "challenger-1a2b3c4d", runtime: "pmml", team: "examples" };
const model = { model: "iris", team: "examples" };
const platform = { team: "platform" };

function selector(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ");
}

const series = (metric: string, labels: Readonly<Record<string, string>>): string => `${metric}{${selector(labels)}}`;
const stays = (value: number): string => `${value}x400`;
const grows = (by: number): string => `0+${by}x400`;

const podOf = { namespace: "models-examples", pod: "iris-1" };
const labelled = { [series("kube_pod_labels", { ...podOf, ...champion })]: stays(1) };
const deployed = {
  [series("kube_deployment_labels", { namespace: "models-examples", deployment: "iris-champion", ...champion })]:
    stays(1),
};

function replicas(ready: number, wanted: number, traffic: number, of = champion): Fed {
  return {
    [series("model:replicas:ready", of)]: stays(ready),
    [series("model:replicas:wanted", of)]: stays(wanted),
    [series("model:traffic:rate", of)]: stays(traffic),
  };
}

/** How fast a budget burns in each window, and requests a second that broke the promise in the long ones. */
function burning(slo: "availability" | "latency", rates: Readonly<Record<string, number>>, broken: number): Fed {
  const kind = slo === "availability" ? "failed" : "slow";
  return Object.fromEntries(
    Object.entries(rates).flatMap(([window, rate]) => [
      [series("model:slo:burn_rate", { ...model, slo, window }), stays(rate)],
      [series("model:slo_events:average", { ...model, kind, window }), stays(broken)],
    ]),
  );
}

function promise(slo: "availability" | "latency", severity: "page" | "ticket", words: string): AlertCase {
  const [long, short, slowLong, slowShort, factor, slowFactor] =
    severity === "page" ? (["1h", "5m", "6h", "30m", 14.4, 6] as const) : (["1d", "2h", "3d", "6h", 3, 1] as const);
  const over = severity === "page" ? "14.4 over 1h or 6 over 6h" : "3 over 1d or 1 over 3d";
  return {
    severity,
    fires: {
      fed: burning(slo, { [long]: factor + 1, [short]: 90 }, 1),
      after: 5,
      labels: model,
      summary: `iris: too many ${words}`,
      description: `iris of team examples spends its ${slo} budget ${(factor + 1).toFixed(1)} times as fast as it may; told from ${over} on.`,
    },
    silent: {
      "it was so and is over": burning(slo, { [long]: 90, [short]: 0, [slowLong]: 90, [slowShort]: 0 }, 1),
      "it has only just begun": burning(slo, { [long]: 0.5, [short]: 100, [slowLong]: 0.1, [slowShort]: 100 }, 1),
      "both burn at what is allowed": burning(
        slo,
        { [long]: factor, [short]: factor, [slowLong]: slowFactor, [slowShort]: slowFactor },
        1,
      ),
      // One request in three days, or in an hour: 1 / 259200 a second is one in 3 d, and four in six hours are 1 / 5400.
      "four requests failed, of however few": burning(
        slo,
        { [long]: 1000, [short]: 1000, [slowLong]: 1000, [slowShort]: 1000 },
        4 / { page: 6 * 3600, ticket: 3 * 86400 }[severity],
      ),
    },
  };
}

const who = "iris (champion, team examples)";

const up = (job: string, ...values: string[]): Fed =>
  Object.fromEntries(values.map((value, index) => [`up{job="${job}", instance="${index}"}`, value]));

const downstream = (code: number, by: number): Fed => ({
  [`envoy_http_downstream_rq_xx{envoy_response_code_class="${code}"}`]: grows(by),
});
const upstream5 = (by: number): Fed => ({
  'envoy_cluster_upstream_rq_xx{model="iris", envoy_response_code_class="5"}': grows(by),
});

/** Requests of half an hour: per second, and how many of them failed. */
const asked = (of: Readonly<Record<string, string>>, rate: number, failed: number): Fed => ({
  [series("model:traffic:rate", of)]: stays(rate),
  [series("model:failures:rate", of)]: stays(failed),
});
const p99 = (of: Readonly<Record<string, string>>, seconds: number): Fed => ({
  [series("model:latency_seconds:p99", of)]: stays(seconds),
});

const autoscaler = (metric: string, value: number, more = "", name = "iris-champion"): Fed => ({
  [`kube_horizontalpodautoscaler_${metric}{namespace="models-examples", horizontalpodautoscaler="${name}"${more}}`]:
    stays(value),
});
const restarts = (of: Readonly<Record<string, string>>, values: string): Fed => ({
  [series("kube_pod_container_status_restarts_total", { ...of, container: "model" })]: values,
});
const gpu = (used: number, free: number): Fed => ({
  [series("DCGM_FI_DEV_FB_USED", { ...podOf, gpu: "0" })]: stays(used),
  [series("DCGM_FI_DEV_FB_FREE", { ...podOf, gpu: "0" })]: stays(free),
});
const waiting = (reason: string, values: string): Fed => ({
  [series("kube_pod_container_status_waiting_reason", { ...podOf, container: "model", reason })]: values,
});

export const alertCases: Readonly<Record<string, AlertCase>> = {
  ModelErrorBudgetBurnsFast: promise("availability", "page", "requests failed"),
  ModelLatencyBudgetBurnsFast: promise("latency", "page", "requests were slower than its p99"),
  ModelErrorBudgetBurnsSlowly: promise("availability", "ticket", "requests failed"),
  ModelLatencyBudgetBurnsSlowly: promise("latency", "ticket", "requests were slower than its p99"),
  ModelBudgetSpent: {
    severity: "ticket",
    fires: {
      fed: {
        [series("model:slo:budget_left", { ...model, slo: "availability", window: "30d" })]: stays(-0.25),
        [series("model:slo_availability:percent", model)]: stays(99.9),
      },
      after: 61,
      labels: { ...model, slo: "availability", window: "30d" },
      summary: "iris: the availability budget is spent",
      description: "iris of team examples has broken its promise of availability over 30d: -25% of the budget is left.",
    },
    silent: {
      "some is left": {
        [series("model:slo:budget_left", { ...model, slo: "availability", window: "30d" })]: stays(0.01),
        [series("model:slo_availability:percent", model)]: stays(99.9),
      },
      "nothing is promised any more": {
        [series("model:slo:budget_left", { ...model, slo: "availability", window: "30d" })]: stays(-1),
      },
    },
  },
  ModelNotReady: {
    severity: "page",
    fires: {
      fed: replicas(0, 2, 0.1),
      after: 2,
      labels: champion,
      summary: "iris: no replica answers",
      description: `None of the 2 replicas of ${who} is ready, and it is asked: every request fails.`,
    },
    silent: {
      "one replica answers": replicas(1, 2, 0.1),
      "nobody asks": replicas(0, 2, 0),
      "there is to be none until somebody calls": replicas(0, 0, 0.1),
      "it is a challenger": replicas(0, 1, 0.1, challenger),
    },
  },
  ModelVariantNotReady: {
    severity: "ticket",
    fires: {
      fed: replicas(0, 1, 0, challenger),
      after: 11,
      labels: challenger,
      summary: "iris: challenger-1a2b3c4d is not ready",
      description: "None of the 1 replicas of iris (challenger-1a2b3c4d, team examples) is ready.",
    },
    silent: { "it is": replicas(1, 1, 0, challenger), "there is to be none": replicas(0, 0, 0, challenger) },
  },
  ModelNotWoken: {
    severity: "page",
    fires: {
      fed: { ...replicas(0, 0, 0), [series("model:connections_refused:rate1m", champion)]: stays(0.5) },
      after: 4,
      labels: champion,
      summary: "iris: callers find it asleep",
      description: `${who} has no replica and is to have none, and 0.50 requests a second ask for it.`,
    },
    silent: {
      "nobody calls": { ...replicas(0, 0, 0), [series("model:connections_refused:rate1m", champion)]: stays(0) },
      "it is being woken": { ...replicas(0, 1, 0), [series("model:connections_refused:rate1m", champion)]: stays(1) },
    },
  },
  ModelReplicasMissing: {
    severity: "ticket",
    fires: {
      fed: replicas(2, 5, 1),
      after: 16,
      labels: champion,
      summary: "iris: replicas are missing",
      description: `3 replicas of ${who} are not ready. The others answer for them.`,
    },
    silent: { "all are ready": replicas(5, 5, 1) },
  },
  ModelCrashLooping: {
    severity: "ticket",
    fires: {
      // One a minute.
      fed: { ...labelled, ...restarts(podOf, grows(1)) },
      after: 30,
      labels: champion,
      summary: "iris: containers crash again and again",
      description: `Containers of ${who} were started 15 times anew within 15m.`,
    },
    silent: {
      "a container was started anew once": { ...labelled, ...restarts(podOf, "0x20 1x100") },
      "it is no model's": restarts({ namespace: "x", pod: "y" }, grows(1)),
    },
  },
  ModelOutOfMemory: {
    severity: "ticket",
    fires: {
      fed: {
        ...labelled,
        ...restarts(podOf, "0x10 2x100"),
        [series("kube_pod_container_status_last_terminated_reason", {
          ...podOf,
          container: "model",
          reason: "OOMKilled",
        })]: stays(1),
      },
      after: 15,
      labels: champion,
      summary: "iris: killed for its memory",
      description: `2 containers of ${who} took more memory than they may and were killed within 15m.`,
    },
    silent: {
      "it ended by itself": {
        ...labelled,
        ...restarts(podOf, "0x10 2x100"),
        [series("kube_pod_container_status_last_terminated_reason", { ...podOf, container: "model", reason: "Error" })]:
          stays(1),
      },
      "it was long ago": {
        ...labelled,
        ...restarts(podOf, stays(2)),
        [series("kube_pod_container_status_last_terminated_reason", {
          ...podOf,
          container: "model",
          reason: "OOMKilled",
        })]: stays(1),
      },
    },
  },
  ModelArtifactUnavailable: {
    severity: "ticket",
    fires: {
      fed: { ...labelled, ...waiting("ImagePullBackOff", stays(1)) },
      after: 6,
      labels: champion,
      summary: "iris: an artifact or an image cannot be pulled",
      description: `1 containers of ${who} cannot start because their image or artifact cannot be had.`,
    },
    silent: {
      "it is being pulled": { ...labelled, ...waiting("ContainerCreating", stays(1)) },
      "it came after a minute": { ...labelled, ...waiting("ErrImagePull", "1x1 0x100") },
    },
  },
  ModelSaturated: {
    severity: "ticket",
    fires: {
      fed: { [series("model:saturation:ratio", champion)]: stays(0.95) },
      after: 16,
      labels: champion,
      summary: "iris: replicas are full",
      description: `${who} has used 95% of the CPU that it may for 15m.`,
    },
    silent: {
      "a little is left": { [series("model:saturation:ratio", champion)]: stays(0.9) },
      "it was so for ten minutes": { [series("model:saturation:ratio", champion)]: "0.95x9 0.5x100" },
    },
  },
  ModelAutoscalerAtMax: {
    severity: "ticket",
    fires: {
      fed: {
        ...deployed,
        ...autoscaler("status_desired_replicas", 6, "", "keda-hpa-iris-champion"),
        ...autoscaler("spec_max_replicas", 6, "", "keda-hpa-iris-champion"),
        ...autoscaler("spec_min_replicas", 1, "", "keda-hpa-iris-champion"),
      },
      after: 16,
      labels: champion,
      summary: "iris: cannot grow any more",
      description: `${who} has had all 6 replicas that it may have for 15m.`,
    },
    silent: {
      "one more may come": {
        ...deployed,
        ...autoscaler("status_desired_replicas", 5),
        ...autoscaler("spec_max_replicas", 6),
        ...autoscaler("spec_min_replicas", 1),
      },
      "it may not grow at all": {
        ...deployed,
        ...autoscaler("status_desired_replicas", 2),
        ...autoscaler("spec_max_replicas", 2),
        ...autoscaler("spec_min_replicas", 2),
      },
    },
  },
  ModelAutoscalerBlind: {
    severity: "ticket",
    fires: {
      fed: {
        ...deployed,
        ...replicas(1, 1, 1),
        ...autoscaler("status_condition", 1, ', condition="ScalingActive", status="false"'),
      },
      after: 11,
      labels: champion,
      summary: "iris: its autoscaler cannot measure",
      description: `The autoscaler of ${who} has no measurement, from KEDA or the metrics server, and keeps the replicas that there are.`,
    },
    silent: {
      "it measures": {
        ...deployed,
        ...replicas(1, 1, 1),
        ...autoscaler("status_condition", 0, ', condition="ScalingActive", status="false"'),
      },
      "the model sleeps": {
        ...deployed,
        ...replicas(0, 0, 0),
        ...autoscaler("status_condition", 1, ', condition="ScalingActive", status="false"'),
      },
    },
  },
  ModelGpuMemoryFull: {
    severity: "ticket",
    fires: {
      // MiB of an L4.
      fed: { ...labelled, ...gpu(22_800, 200) },
      after: 16,
      labels: champion,
      summary: "iris: the accelerator's memory is full",
      description: `A GPU of ${who} has 99.13% of its memory in use.`,
    },
    silent: { "half is free": { ...labelled, ...gpu(11_500, 11_500) }, "it is no model's": gpu(22_800, 200) },
  },
  ChallengerFailsMore: {
    severity: "ticket",
    fires: {
      // 5 % against 1 %: 3 % beyond twice as much.
      fed: { ...asked(champion, 10, 0.1), ...asked(challenger, 1, 0.05) },
      after: 31,
      labels: challenger,
      summary: "iris: challenger-1a2b3c4d fails more than the champion",
      description:
        "challenger-1a2b3c4d of iris (team examples) fails more than twice as often as the champion over 30m: 3% of requests beyond that.",
    },
    silent: {
      "both fail alike": { ...asked(champion, 10, 0.5), ...asked(challenger, 1, 0.06) },
      // 0.05 a second for half an hour: 90 requests.
      "it was asked too little": { ...asked(champion, 10, 0), ...asked(challenger, 0.05, 0.05) },
    },
  },
  ChallengerSlower: {
    severity: "ticket",
    fires: {
      fed: { ...p99(champion, 0.02), ...p99(challenger, 0.05), ...asked(challenger, 1, 0) },
      after: 16,
      labels: challenger,
      summary: "iris: challenger-1a2b3c4d is slower than the champion",
      description: "The p99 of challenger-1a2b3c4d of iris (team examples) is 2.5 times the champion's.",
    },
    silent: {
      "it is as fast": { ...p99(champion, 0.02), ...p99(challenger, 0.025), ...asked(challenger, 1, 0) },
      "both are fast": { ...p99(champion, 0.001), ...p99(challenger, 0.003), ...asked(challenger, 1, 0) },
      "it was asked too little": { ...p99(champion, 0.02), ...p99(challenger, 0.05), ...asked(challenger, 0.05, 0) },
    },
  },
  GatewayDown: {
    severity: "page",
    fires: {
      fed: up("gateway-proxies", stays(0), stays(0)),
      after: 2,
      labels: platform,
      summary: "no proxy of the gateway answers",
      description: "0 proxies of the gateway can be measured: no model can be called from outside.",
    },
    silent: { "one answers": up("gateway-proxies", stays(0), stays(1)) },
  },
  GatewayProxyMissing: {
    severity: "ticket",
    fires: {
      fed: {
        'kube_deployment_spec_replicas{namespace="gateway", deployment="envoy-models"}': stays(3),
        'kube_deployment_status_replicas_ready{namespace="gateway", deployment="envoy-models"}': stays(1),
      },
      after: 11,
      labels: { ...platform, deployment: "envoy-models" },
      summary: "envoy-models: not all replicas are ready",
      description: "2 replicas of envoy-models in the gateway's namespace are not ready.",
    },
    silent: {
      "all are ready": {
        'kube_deployment_spec_replicas{namespace="gateway", deployment="envoy-models"}': stays(3),
        'kube_deployment_status_replicas_ready{namespace="gateway", deployment="envoy-models"}': stays(3),
      },
    },
  },
  GatewayControllerDown: {
    severity: "ticket",
    fires: {
      fed: up("gateway-controller", stays(0)),
      after: 6,
      labels: platform,
      summary: "nothing configures the gateway",
      description: "0 controllers of the gateway can be measured: proxies answer as they are, and learn of no change.",
    },
    silent: { "it answers": up("gateway-controller", stays(1)) },
  },
  GatewayFails: {
    severity: "ticket",
    fires: {
      // 600 a minute: 12 are 5xx, 3 of them a model's.
      fed: { ...downstream(2, 588), ...downstream(5, 12), ...upstream5(3) },
      after: 30,
      labels: platform,
      summary: "the gateway answers 5xx by itself",
      description: "1.5% of all requests failed at the gateway and reached no model.",
    },
    silent: {
      "the models fail": { ...downstream(2, 500), ...downstream(5, 100), ...upstream5(100) },
      "no replica of a model is ready": { ...downstream(2, 500), ...downstream(5, 100), ...replicas(0, 2, 1) },
      "there are hardly any requests": { ...downstream(2, 20), ...downstream(5, 20) },
    },
  },
  GatewayCertificateExpires: {
    severity: "ticket",
    fires: {
      fed: { 'envoy_server_days_until_first_cert_expiring{pod="envoy-1"}': stays(9) },
      after: 61,
      labels: { ...platform, pod: "envoy-1" },
      summary: "a certificate of the gateway ends soon",
      description: "The first certificate of envoy-1 ends in 9 days.",
    },
    silent: { "there is time": { 'envoy_server_days_until_first_cert_expiring{pod="envoy-1"}': stays(15) } },
  },
  RedisDown: {
    severity: "ticket",
    fires: {
      fed: { redis_up: stays(0) },
      after: 3,
      labels: platform,
      summary: "Redis does not answer",
      description: "0 Redis servers answer: models that keep something there compute it anew, or fail.",
    },
    silent: { "it answers": { redis_up: stays(1) } },
  },
  RedisMemoryFull: {
    severity: "ticket",
    fires: {
      fed: {
        'redis_memory_used_bytes{pod="redis-0"}': stays(95),
        'redis_memory_max_bytes{pod="redis-0"}': stays(100),
        'redis_evicted_keys_total{pod="redis-0"}': stays(0),
      },
      after: 11,
      labels: { ...platform, pod: "redis-0" },
      summary: "Redis is nearly full",
      description: "95% of the memory for data is in use, and nothing is evicted.",
    },
    silent: {
      "it is a cache that forgets": {
        'redis_memory_used_bytes{pod="redis-0"}': stays(95),
        'redis_memory_max_bytes{pod="redis-0"}': stays(100),
        'redis_evicted_keys_total{pod="redis-0"}': grows(3),
      },
      "no bound is known": {
        'redis_memory_used_bytes{pod="redis-0"}': stays(95),
        'redis_memory_max_bytes{pod="redis-0"}': stays(0),
        'redis_evicted_keys_total{pod="redis-0"}': stays(0),
      },
    },
  },
  PlatformCrashLooping: {
    severity: "ticket",
    fires: {
      fed: restarts({ namespace: "gateway", pod: "envoy-1" }, grows(1)),
      after: 30,
      labels: { ...platform, namespace: "gateway", pod: "envoy-1" },
      summary: "gateway/envoy-1 crashes again and again",
      description: "Containers of envoy-1 were started 15 times anew within 15m.",
    },
    silent: { "it is a model's": restarts(podOf, grows(1)) },
  },
  Watchdog: {
    severity: "none",
    fires: {
      fed: {},
      after: 1,
      labels: platform,
      summary: "alerts are evaluated and delivered",
      description:
        "This alert fires always. A receiver outside of the cluster that does not hear it for a while raises the alarm.",
    },
    silent: {},
  },
  StateMetricsMissing: {
    severity: "page",
    fires: {
      fed: up("kube-state-metrics", stays(0)),
      after: 6,
      labels: platform,
      summary: "nothing is known of what is declared",
      description: "0 kube-state-metrics answer: signals and alerts of models are blind.",
    },
    silent: { "it answers": up("kube-state-metrics", stays(1)) },
  },
  TargetDown: {
    severity: "ticket",
    fires: {
      fed: up("kubelet", stays(0), stays(1), stays(0)),
      after: 11,
      labels: { ...platform, job: "kubelet" },
      summary: "kubelet: cannot be measured",
      description: "2 targets of kubelet do not answer Prometheus.",
    },
    silent: { "all answer": up("kubelet", stays(1), stays(1)), "it is a model's replica": up("models", stays(0)) },
  },
  RulesFail: {
    severity: "ticket",
    fires: {
      fed: { 'prometheus_rule_evaluation_failures_total{rule_group="promises"}': grows(2) },
      after: 30,
      labels: { ...platform, rule_group: "promises" },
      summary: "rules cannot be evaluated",
      description: "30 evaluations in promises failed within 15m.",
    },
    silent: { "none failed": { 'prometheus_rule_evaluation_failures_total{rule_group="promises"}': stays(4) } },
  },
  RulesLate: {
    severity: "ticket",
    fires: {
      fed: { 'prometheus_rule_group_iterations_missed_total{rule_group="promises"}': grows(1) },
      after: 30,
      labels: { ...platform, rule_group: "promises" },
      summary: "rules take longer than their interval",
      description: "15 evaluations of promises were left out within 15m.",
    },
    silent: {
      "one was left out": { 'prometheus_rule_group_iterations_missed_total{rule_group="promises"}': "0x20 1x100" },
    },
  },
  MeasurementsNearlyFull: {
    severity: "ticket",
    fires: {
      fed: { prometheus_tsdb_storage_blocks_bytes: stays(95), prometheus_tsdb_retention_limit_bytes: stays(100) },
      after: 31,
      labels: platform,
      summary: "measurements will be dropped before their time",
      description: "95% of the room for measurements is taken: the oldest go soon.",
    },
    silent: {
      "there is room": {
        prometheus_tsdb_storage_blocks_bytes: stays(85),
        prometheus_tsdb_retention_limit_bytes: stays(100),
      },
      "there is no bound": {
        prometheus_tsdb_storage_blocks_bytes: stays(9),
        prometheus_tsdb_retention_limit_bytes: stays(0),
      },
    },
  },
  AlertsNotDelivered: {
    severity: "ticket",
    fires: {
      fed: {
        prometheus_notifications_dropped_total: stays(0),
        prometheus_notifications_alertmanagers_discovered: stays(0),
      },
      after: 30,
      labels: platform,
      summary: "Prometheus does not reach Alertmanager",
      description: "Alerts were dropped or no Alertmanager is found: 0.",
    },
    silent: {
      "one is found, and hears all": {
        prometheus_notifications_dropped_total: stays(7),
        prometheus_notifications_alertmanagers_discovered: stays(1),
      },
    },
  },
  NotificationsFail: {
    severity: "ticket",
    fires: {
      fed: { 'alertmanager_notifications_failed_total{integration="slack"}': grows(1) },
      after: 30,
      labels: { ...platform, integration: "slack" },
      summary: "slack: notifications do not arrive",
      description: "15 notifications by slack failed within 15m.",
    },
    silent: { "all arrive": { 'alertmanager_notifications_failed_total{integration="slack"}': stays(2) } },
  },
};
