import { peers, podIdentityAgent, prometheusAddress, redisPort } from "../network-peers.ts";
import { allowDns, allowEgress, allowIngress, denyAll, tcp, type NetworkPolicy, type Peer } from "../network-policy.ts";
import type { KedaPlace } from "./settings.ts";

/** Where the operator answers the other program, and that one the API server. */
const ports = { operator: 9666, metrics: 6443 } as const;
/** The API server's port: 443 where it is a managed one. */
const apiServer = [443, 6443];
const anywhere: Peer = { ipBlock: { cidr: "0.0.0.0/0" } };

/**
 * The policies of KEDA's namespace: it asks the API server, Prometheus and the queues and nobody else, whatever an object of its kinds
 * names as an address.
 */
export function kedaPolicies<S>(
  namespace: S,
  { dns, clusterAddresses, asksSqs = false }: KedaPlace,
): readonly NetworkPolicy<S>[] {
  const cluster: Peer[] =
    clusterAddresses === "unknown" ? [anywhere] : clusterAddresses.map((cidr) => ({ ipBlock: { cidr } }));
  const operator = peers.kedaOperator.podSelector.matchLabels;
  const metrics = peers.kedaMetrics.podSelector.matchLabels;
  return [
    denyAll(namespace),
    allowDns(namespace, dns),
    allowIngress("allow-metrics", namespace, operator, [peers.kedaMetrics], [ports.operator]),
    allowEgress("allow-calls-of-operator", namespace, operator, [
      { to: cluster, ports: tcp(apiServer) },
      { to: [peers.prometheus], ports: tcp([prometheusAddress.port]) },
      { to: [peers.queues], ports: tcp([redisPort]) },
      ...(asksSqs
        ? [
            { to: [anywhere], ports: tcp([443]) },
            { to: [podIdentityAgent], ports: tcp([80]) },
          ]
        : []),
    ]),
    allowIngress("allow-api-server", namespace, metrics, cluster, [ports.metrics]),
    allowEgress("allow-calls-of-metrics", namespace, metrics, [
      { to: cluster, ports: tcp(apiServer) },
      { to: [peers.kedaOperator], ports: tcp([ports.operator]) },
    ]),
  ];
}
