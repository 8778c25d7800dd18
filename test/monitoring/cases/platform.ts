import { platform, stays, grows, podOf, replicas, up, restarts, type AlertCase, type Fed } from "./case.ts";

const downstream = (code: number, by: number): Fed => ({
  [`envoy_http_downstream_rq_xx{envoy_response_code_class="${code}"}`]: grows(by),
});

const upstream5 = (by: number): Fed => ({
  'envoy_cluster_upstream_rq_xx{model="iris", envoy_response_code_class="5"}': grows(by),
});

export const platformCases: Readonly<Record<string, AlertCase>> = {
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
      // The other one answers.
      fed: { 'redis_up{job="redis"}': stays(0), 'redis_up{job="results"}': stays(1) },
      after: 3,
      labels: { ...platform, redis: "redis" },
      summary: "the Redis redis does not answer",
      description: "0 servers of redis answer: models that keep something there compute it anew, or fail.",
    },
    silent: {
      "both answer": { 'redis_up{job="redis"}': stays(1), 'redis_up{job="results"}': stays(1) },
    },
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
};
