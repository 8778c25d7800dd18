import {
  allowDns,
  allowEgress,
  denyAll,
  tcp,
  type ClusterDns,
  type NetworkPolicy,
  type Peer,
} from "../network-policy.ts";

/** Where on the network it is. */
export interface SparkOperatorPlace {
  readonly dns: ClusterDns;
  /** Addresses of the API server and of the nodes, in CIDR notation. */
  readonly clusterAddresses: readonly string[] | "unknown";
}

/** The API server's port: 443 where it is a managed one. */
const apiServer = [443, 6443];
const anywhere: Peer = { ipBlock: { cidr: "0.0.0.0/0" } };

/** The policies of its namespace: it asks the API server and nobody else, and nobody asks it. */
export function sparkOperatorPolicies<S>(
  namespace: S,
  { dns, clusterAddresses }: SparkOperatorPlace,
): readonly NetworkPolicy<S>[] {
  const cluster: Peer[] =
    clusterAddresses === "unknown" ? [anywhere] : clusterAddresses.map((cidr) => ({ ipBlock: { cidr } }));
  return [
    denyAll(namespace),
    allowDns(namespace, dns),
    allowEgress("allow-api-server", namespace, { "app.kubernetes.io/name": "spark-operator" }, [
      { to: cluster, ports: tcp(apiServer) },
    ]),
  ];
}
