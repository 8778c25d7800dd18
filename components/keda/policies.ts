import { awsByRole } from "../aws-egress.ts";
import { peers, prometheusAddress, redisPort } from "../network-peers.ts";
import {
  allowDns,
  allowEgress,
  allowIngress,
  apiServerPorts,
  denyAll,
  peersAt,
  tcp,
  type NetworkPolicy,
} from "../network-policy.ts";
import type { KedaPlace } from "./settings.ts";

/** Where the operator answers the other program, and that one the API server. */
const ports = { operator: 9666, metrics: 6443 } as const;

/**
 * The policies of KEDA's namespace: it asks the API server, Prometheus and the queues and nobody else, whatever an object of its kinds
 * names as an address.
 */
export function kedaPolicies<S>(
  namespace: S,
  { dns, clusterAddresses, asksSqs = false, asksBrokers }: KedaPlace,
): readonly NetworkPolicy<S>[] {
  const cluster = peersAt(clusterAddresses);
  const operator = peers.kedaOperator.podSelector.matchLabels;
  const metrics = peers.kedaMetrics.podSelector.matchLabels;
  return [
    denyAll(namespace),
    allowDns(namespace, dns),
    allowIngress("allow-metrics", namespace, operator, [peers.kedaMetrics], [ports.operator]),
    allowEgress("allow-calls-of-operator", namespace, operator, [
      { to: cluster, ports: tcp(apiServerPorts) },
      { to: [peers.prometheus], ports: tcp([prometheusAddress.port]) },
      { to: [peers.queues], ports: tcp([redisPort]) },
      ...(asksSqs ? awsByRole : []),
      ...(asksBrokers === undefined ? [] : [{ to: peersAt(asksBrokers.addresses), ports: tcp(asksBrokers.ports) }]),
    ]),
    allowIngress("allow-api-server", namespace, metrics, cluster, [ports.metrics]),
    allowEgress("allow-calls-of-metrics", namespace, metrics, [
      { to: cluster, ports: tcp(apiServerPorts) },
      { to: [peers.kedaOperator], ports: tcp([ports.operator]) },
    ]),
  ];
}
