import {
  allowDns,
  allowEgress,
  apiServerPorts,
  denyAll,
  peersAt,
  tcp,
  type ClusterDns,
  type NetworkPolicy,
} from "../network-policy.ts";

/** Where on the network it is. */
export interface SparkOperatorPlace {
  readonly dns: ClusterDns;
  /** Addresses of the API server and of the nodes, in CIDR notation. */
  readonly clusterAddresses: readonly string[] | "unknown";
}

/** The policies of its namespace: it asks the API server and nobody else, and nobody asks it. */
export function sparkOperatorPolicies<S>(
  namespace: S,
  { dns, clusterAddresses }: SparkOperatorPlace,
): readonly NetworkPolicy<S>[] {
  return [
    denyAll(namespace),
    allowDns(namespace, dns),
    allowEgress("allow-api-server", namespace, { "app.kubernetes.io/name": "spark-operator" }, [
      { to: peersAt(clusterAddresses), ports: tcp(apiServerPorts) },
    ]),
  ];
}
