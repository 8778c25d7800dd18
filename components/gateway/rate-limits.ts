import type { EdgeSettings } from "../edge/settings.ts";
import { gatewaySecrets } from "../gateway-names.ts";
import { clientHeader } from "./client-header.ts";
import { spread } from "./spread.ts";

/** What counts requests, and where the counts are. Generic over how late values come. */
export interface RateLimitGround<S> {
  /** Envoy's rate limit service: https://github.com/envoyproxy/ratelimit */
  readonly image: string;
  readonly redis: {
    /** HOST:PORT. */
    readonly address: S;
    /** By TLS and with a token, which the Secret of `gatewaySecrets.redis` holds. */
    readonly secured: boolean;
  };
}

/** The image that Envoy Gateway 1.9.1 means: https://github.com/envoyproxy/gateway/blob/v1.9.1/charts/gateway-helm/values.tmpl.yaml#L24 */
export const rateLimitUpstreamImage = "docker.io/envoyproxy/ratelimit:8fe6ea42";

/** How Envoy Gateway labels the service's pods: https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/infrastructure/kubernetes/ratelimit/resource.go#L113 */
const labels = { "app.kubernetes.io/name": "envoy-ratelimit", "app.kubernetes.io/component": "ratelimit" };

/**
 * Values of the chart gateway-helm by which Envoy Gateway runs the service:
 * https://gateway.envoyproxy.io/docs/api/extension_types/#ratelimit
 */
export function rateLimitValues<S>({ image, redis }: RateLimitGround<S>) {
  // Not by Envoy Gateway's own setting for TLS: without a client's certificate it mounts a volume that it does not declare,
  // and the API server refuses the pod. https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/infrastructure/kubernetes/ratelimit/resource.go#L236-L266
  const secured = [
    { name: "REDIS_TLS", value: "true" },
    { name: "REDIS_AUTH", valueFrom: { secretKeyRef: { name: gatewaySecrets.redis, key: "token" } } },
  ];
  return {
    image,
    rateLimit: {
      backend: { type: "Redis", redis: { url: redis.address } },
      // Without Redis nobody is limited, and everybody is served.
      failClosed: false,
    },
    deployment: {
      replicas: 2,
      container: {
        image,
        env: redis.secured ? secured : [],
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
      },
      pod: { topologySpreadConstraints: spread(labels) },
      // It asks for five minutes; what it counts is in Redis.
      patch: {
        type: "StrategicMerge",
        value: { spec: { template: { spec: { terminationGracePeriodSeconds: 30 } } } },
      },
    },
    disruptionBudget: { minAvailable: 1 },
  };
}

const everyClient = { headers: [{ type: "Distinct", name: clientHeader }] };
const everyAddress = { sourceCIDR: { type: "Distinct", value: "0.0.0.0/0" } };
/** A token need not say whose it is, though RFC 9068 asks for it: whoever brings such a one is told by the address. */
const everyNamelessAddress = {
  headers: [{ type: "RegularExpression", name: clientHeader, value: ".+", invert: true }],
  ...everyAddress,
};

/**
 * `rateLimit` of the policy about models: https://gateway.envoyproxy.io/docs/api/extension_types/#ratelimitspec
 *
 * A client is whom the proxies have found out, or an address where they have found out nobody. One count for all models,
 * and over all proxies.
 */
export function rateLimitSpec({ callers, rateLimit }: EdgeSettings) {
  if (rateLimit === undefined) return undefined;
  const limit = { requests: rateLimit.requestsPerSecond, unit: "Second" };
  const clients = callers === "network" ? [everyAddress] : [everyClient, everyNamelessAddress];
  return { global: { rules: clients.map((client) => ({ clientSelectors: [client], limit, shared: true })) } };
}
