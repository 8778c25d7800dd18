import { namespaceNames } from "../../network-peers.ts";
import { ready, wanted } from "../expressions.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, platformTeam, type AlertSpec, type AlertRule } from "./alert.ts";

/** Targets of a job that answer; 0 where there are none. */
function answering(job: string): string {
  return `(sum(up{job="${job}"}) or vector(0))`;
}

/** What envoy answered itself is what it answered less what backends did. */
const ownFailures = (window: string): string =>
  `sum(rate(envoy_http_downstream_rq_xx{envoy_response_code_class="5"}[${window}])) - (sum(rate(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}[${window}])) or vector(0))`;

/**
 * Alerts about what serves the models. Pure.
 * @param redis jobs of the Redis servers in the cluster that models may do without: `redis`, `results`
 */
export function platformAlerts({ of }: Windows, redis: readonly string[]): readonly AlertRule[] {
  const lasting = (minutes: number): string => promDuration(of(minutes * 60));
  const platform = (spec: Omit<AlertSpec, "team">): AlertRule => alert({ ...spec, team: platformTeam });
  const namespaces = Object.values(namespaceNames).join("|");
  return [
    platform({
      name: "GatewayDown",
      severity: "page",
      expr: `${answering("gateway-proxies")} == 0`,
      for: lasting(1),
      summary: "no proxy of the gateway answers",
      description: "{{ $value }} proxies of the gateway can be measured: no model can be called from outside.",
    }),
    platform({
      name: "GatewayProxyMissing",
      severity: "ticket",
      expr: `sum by (deployment) (kube_deployment_spec_replicas{namespace="${namespaceNames.gateway}"} - kube_deployment_status_replicas_ready{namespace="${namespaceNames.gateway}"}) > 0`,
      for: lasting(10),
      summary: "{{ $labels.deployment }}: not all replicas are ready",
      description: "{{ $value }} replicas of {{ $labels.deployment }} in the gateway's namespace are not ready.",
    }),
    platform({
      name: "GatewayControllerDown",
      severity: "ticket",
      expr: `${answering("gateway-controller")} == 0`,
      for: lasting(5),
      summary: "nothing configures the gateway",
      description:
        "{{ $value }} controllers of the gateway can be measured: proxies answer as they are, and learn of no change.",
    }),
    platform({
      name: "GatewayFails",
      severity: "ticket",
      // Where no replica of a model is ready the gateway answers for it: that is the model's alert.
      expr: `(
  (${ownFailures("5m")}) / sum(rate(envoy_http_downstream_rq_xx[5m])) > 0.01
) and sum(rate(envoy_http_downstream_rq_xx[5m])) > 1 unless on () (${wanted} > 0 and ${ready} == 0)`,
      for: lasting(10),
      summary: "the gateway answers 5xx by itself",
      description: "{{ $value | humanizePercentage }} of all requests failed at the gateway and reached no model.",
    }),
    platform({
      name: "GatewayCertificateExpires",
      severity: "ticket",
      expr: "min by (pod) (envoy_server_days_until_first_cert_expiring) < 14",
      for: lasting(60),
      summary: "a certificate of the gateway ends soon",
      description: "The first certificate of {{ $labels.pod }} ends in {{ $value }} days.",
    }),
    ...(redis.length === 0 ? [] : redisAlerts(redis, platform, lasting)),
    platform({
      name: "PlatformCrashLooping",
      severity: "ticket",
      expr: `sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total{namespace=~"${namespaces}"}[${lasting(15)}])) >= 3`,
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} crashes again and again",
      description: `Containers of {{ $labels.pod }} were started {{ $value | printf "%.0f" }} times anew within ${lasting(15)}.`,
    }),
  ];
}

function redisAlerts(
  jobs: readonly string[],
  platform: (spec: Omit<AlertSpec, "team">) => AlertRule,
  lasting: (minutes: number) => string,
): readonly AlertRule[] {
  return [
    platform({
      name: "RedisDown",
      severity: "ticket",
      // Of each: one that answers says nothing of another.
      expr: jobs
        .map((job) => `label_replace(max(redis_up{job="${job}"}) or vector(0), "redis", "${job}", "", "") == 0`)
        .join(" or "),
      for: lasting(2),
      summary: "the Redis {{ $labels.redis }} does not answer",
      description:
        "{{ $value }} servers of {{ $labels.redis }} answer: models that keep something there compute it anew, or fail.",
    }),
    platform({
      name: "RedisMemoryFull",
      severity: "ticket",
      // A cache is full all its life; what must not be forgotten is not.
      expr: `redis_memory_used_bytes / (redis_memory_max_bytes > 0) > 0.9 and on (pod) rate(redis_evicted_keys_total[15m]) == 0`,
      for: lasting(10),
      summary: "Redis is nearly full",
      description: "{{ $value | humanizePercentage }} of the memory for data is in use, and nothing is evicted.",
    }),
  ];
}
