/** Where models' routes attach. */
export const gatewayRef = { name: "models", namespace: "gateway" } as const;

/** Namespaces whose models may be routed to carry this label. */
export const routesLabel = { "ml-serving/routes": "allowed" } as const;

/** Secrets in the gateway's namespace, by what is in them: copies of those that components/gateway/secrets.ts names. */
export const gatewaySecrets = {
  /** A key a client, under the client's name. */
  callers: "callers",
  /** What the rate limits' Redis is logged in to with, under `token`. */
  redis: "rate-limit-redis",
} as const;

/** The proxies' ports that a load balancer needs to reach, by what answers there. */
export const proxyPorts = {
  /** Envoy Gateway moves ports below 1024 up by 10000: https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/gatewayapi/helpers.go */
  https: 10443,
  /** Whether the proxy takes requests: https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/xds/bootstrap/bootstrap.go#L47 */
  readiness: 19003,
} as const;
