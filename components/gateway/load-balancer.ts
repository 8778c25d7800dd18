import { proxyPorts } from "../gateway-names.ts";
import type { EdgeSettings } from "../edge/settings.ts";
import type { Entrance } from "./entrance.ts";

/** The port that clients call; TLS ends before it, so that the proxies speak plain HTTP on it. */
export const entrancePort = 443;

/** Clients from TLS 1.2 on, ciphers with forward secrecy alone. https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

/** What a proxy says on `/ready` when it takes requests: https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/xds/bootstrap/bootstrap.go#L48 */
const readinessPath = "/ready";

/**
 * Of the proxies' namespace: a new proxy is ready once the load balancer has found it healthy, and no old one ends before.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/deploy/pod_readiness_gate.md
 */
export const awaitsTargets = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" } as const;

/** Attributes as the controller reads them from one annotation. */
function attributes(values: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

function connectionLogs(logs: EdgeSettings["connectionLogs"]): Readonly<Record<string, string | boolean>> {
  if (logs === undefined) return { "access_logs.s3.enabled": false };
  return {
    "access_logs.s3.enabled": true,
    "access_logs.s3.bucket": logs.bucket,
    "access_logs.s3.prefix": logs.prefix,
  };
}

/**
 * The Service of the proxies, as AWS Load Balancer Controller makes a Network Load Balancer of it and ExternalDNS a record:
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/guide/service/annotations.md
 *
 * @param drainSeconds how long a proxy that ends may still have requests under way
 */
export function loadBalancerService<S>({ settings, loadBalancer }: Entrance<S>, drainSeconds: number) {
  const annotate = (key: string): string => `service.beta.kubernetes.io/aws-load-balancer-${key}`;
  const annotations: Readonly<Record<string, S | string>> = {
    [annotate("name")]: loadBalancer.name,
    [annotate("scheme")]: settings.reach === "internet" ? "internet-facing" : "internal",
    [annotate("subnets")]: loadBalancer.subnetIds,
    [annotate("security-groups")]: loadBalancer.securityGroupId,
    // The rules that let it reach the proxies stand in the security groups already.
    [annotate("manage-backend-security-group-rules")]: "false",
    // Straight to the pods: node ports and kube-proxy would be one hop and one drain more.
    [annotate("nlb-target-type")]: "ip",
    [annotate("ssl-cert")]: loadBalancer.certificateArn,
    [annotate("ssl-ports")]: String(entrancePort),
    [annotate("ssl-negotiation-policy")]: tlsPolicy,
    // Envoy tells HTTP/1.1 from HTTP/2 by the first bytes; without this no client would offer HTTP/2.
    [annotate("alpn-policy")]: "HTTP2Preferred",
    [annotate("healthcheck-protocol")]: "http",
    [annotate("healthcheck-port")]: String(proxyPorts.readiness),
    [annotate("healthcheck-path")]: readinessPath,
    [annotate("healthcheck-interval")]: "5",
    [annotate("healthcheck-timeout")]: "2",
    [annotate("healthcheck-healthy-threshold")]: "2",
    [annotate("healthcheck-unhealthy-threshold")]: "2",
    // Two proxies in three zones: each zone's address must reach them.
    [annotate("attributes")]: attributes({
      "load_balancing.cross_zone.enabled": true,
      ...connectionLogs(settings.connectionLogs),
    }),
    [annotate("target-group-attributes")]: attributes({
      // Rates are counted by it where callers have no name. Not by a header, which anybody can write.
      "preserve_client_ip.enabled": true,
      // Connections to a proxy that ends are kept until it has ended by itself, not cut off in the middle.
      "deregistration_delay.timeout_seconds": drainSeconds,
      "deregistration_delay.connection_termination.enabled": false,
      "target_health_state.unhealthy.connection_termination.enabled": false,
    }),
    "external-dns.alpha.kubernetes.io/hostname": settings.host,
  };
  return {
    type: "LoadBalancer" as const,
    loadBalancerClass: "service.k8s.aws/nlb",
    allocateLoadBalancerNodePorts: false,
    // Callers inside reach all proxies; the load balancer asks nobody, it knows the pods.
    externalTrafficPolicy: "Cluster" as const,
    annotations,
  };
}
