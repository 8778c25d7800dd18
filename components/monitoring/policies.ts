import {
  alertmanagerPort,
  collectorAddress,
  grafanaPort,
  metricsPorts,
  peers,
  podIdentityAgent,
} from "../network-peers.ts";
import {
  allowDns,
  allowEgress,
  allowIngress,
  anywhere,
  apiServerPorts,
  denyAll,
  peersAt,
  tcp,
  type ClusterDns,
  type NetworkPolicy,
} from "../network-policy.ts";
import { prometheusPort } from "./prometheus.ts";
import { stateMetricsPort } from "./state-metrics.ts";

const kubelet = 10250;

/** What the monitoring has to do with that not every environment has. */
export interface MonitoringCalls {
  readonly dns: ClusterDns;
  /** Ports that receivers of alerts are reached at; none where nobody is told. */
  readonly telling: readonly number[];
  /** Ports of what Prometheus looks at, or writes to, outside of the cluster. */
  readonly outside: readonly number[];
  /** Whether Prometheus writes by a role of AWS. */
  readonly byRole: boolean;
  /** Whether something compares recorded payloads. */
  readonly drift: boolean;
  readonly grafana: boolean;
  /** The port of the environment's own Jenkins. Default: it has none. */
  readonly ownJenkins?: number;
  /** Whether there is something that measures accelerators. */
  readonly gpus: boolean;
}

/**
 * The policies of the namespace: who reads Prometheus, and what is read from it.
 *
 * @param clusterAddresses of the API server and the nodes, in CIDR notation; where they are not known, their ports are
 * open at every address, and whoever reads Prometheus comes by `kubectl port-forward`, which no policy holds back
 * @param calls who outside of the cluster is called
 */
export function monitoringPolicies<S>(
  namespace: S,
  clusterAddresses: readonly string[] | "unknown",
  calls: MonitoringCalls,
): readonly NetworkPolicy<S>[] {
  const cluster = peersAt(clusterAddresses);
  const nodes = clusterAddresses === "unknown" ? [] : cluster;
  const prometheus = peers.prometheus.podSelector.matchLabels;
  const compares = peers.drift.podSelector.matchLabels;
  const alertmanager = peers.alertmanager.podSelector.matchLabels;
  const stateMetrics = peers.stateMetrics.podSelector.matchLabels;
  const { telling, outside, byRole, drift, grafana, gpus, ownJenkins } = calls;
  const resolving = telling.length > 0 || outside.length > 0 || grafana || ownJenkins !== undefined;
  return [
    denyAll(namespace),
    // From a node: whoever forwards its port there may administer the cluster anyway.
    ...(nodes.length === 0 ? [] : [allowIngress("allow-readers", namespace, prometheus, nodes, [prometheusPort])]),
    allowIngress("allow-keda", namespace, prometheus, [peers.kedaOperator], [prometheusPort]),
    allowEgress("allow-looks-of-prometheus", namespace, prometheus, [
      { to: cluster, ports: tcp([...apiServerPorts, kubelet]) },
      // Every runtime has a port of its own for it: here all are open, and the models' own policies name them.
      { to: [peers.models] },
      { to: [peers.gateway, peers.gatewayController], ports: tcp([metricsPorts.gateway]) },
      { to: [peers.redis, peers.queues, peers.results], ports: tcp([metricsPorts.redis]) },
      { to: [peers.nearline], ports: tcp([metricsPorts.nearline]) },
      { to: [peers.stateMetrics], ports: tcp([stateMetricsPort]) },
      { to: [peers.alertmanager], ports: tcp([alertmanagerPort]) },
      ...(gpus ? [{ to: [peers.gpuMetrics], ports: tcp([metricsPorts.gpus]) }] : []),
      ...(grafana ? [{ to: [peers.grafana], ports: tcp([grafanaPort]) }] : []),
      ...(drift ? [{ to: [peers.drift], ports: tcp([metricsPorts.drift]) }] : []),
      ...(ownJenkins === undefined ? [] : [{ to: [peers.jenkins], ports: tcp([ownJenkins]) }]),
      ...(outside.length === 0 ? [] : [{ to: [anywhere], ports: tcp(outside) }]),
      ...(byRole ? [{ to: [podIdentityAgent], ports: tcp([80]) }] : []),
    ]),
    ...(drift
      ? [
          // Models of all teams; their own policies open the way for those that record.
          allowIngress("allow-payloads", namespace, compares, [peers.models], [collectorAddress.port]),
          allowIngress("allow-looks-at-drift", namespace, compares, [peers.prometheus], [metricsPorts.drift]),
        ]
      : []),
    ...(grafana
      ? [
          allowIngress("allow-grafana", namespace, prometheus, [peers.grafana], [prometheusPort]),
          allowIngress("allow-grafana-at-alertmanager", namespace, alertmanager, [peers.grafana], [alertmanagerPort]),
        ]
      : []),
    ...(nodes.length === 0
      ? []
      : [allowIngress("allow-readers-of-alertmanager", namespace, alertmanager, nodes, [alertmanagerPort])]),
    allowIngress("allow-alerts", namespace, alertmanager, [peers.prometheus], [alertmanagerPort]),
    // Who is told is anywhere, and found by a name. Where nobody is told, Alertmanager calls nobody.
    ...(telling.length === 0
      ? []
      : [allowEgress("allow-telling", namespace, alertmanager, [{ to: [anywhere], ports: tcp(telling) }])]),
    ...(resolving ? [allowDns(namespace, calls.dns)] : []),
    allowIngress("allow-prometheus", namespace, stateMetrics, [peers.prometheus], [stateMetricsPort]),
    allowEgress("allow-looks-of-kube-state-metrics", namespace, stateMetrics, [
      { to: cluster, ports: tcp(apiServerPorts) },
    ]),
  ];
}
