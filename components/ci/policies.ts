import { agentLabels, ciNamespaces, peers, podIdentityAgent, podsOf } from "../network-peers.ts";
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
import { agentNamespace, jenkinsPort, type AgentRole } from "./names.ts";
import type { ResolvedJenkins } from "./resolve.ts";

/** On the pods that save the home and bring it back. */
export const backupLabels = { "app.kubernetes.io/name": "jenkins-backup", "app.kubernetes.io/part-of": "ml-serving" };

/** What the policies of CI are made from. */
export interface CiNetwork {
  readonly dns: ClusterDns;
  /** Of the API server and the nodes, in CIDR notation: a forwarded port comes from there. */
  readonly clusterAddresses: readonly string[] | "unknown";
}

function portOf(url: string): number {
  return Number(new URL(url).port || 443);
}

/** Who reaches the controller, and whom it calls. */
export function controllerPolicies<S>(
  { login, repository, roles }: ResolvedJenkins,
  { dns, clusterAddresses }: CiNetwork,
  namespace: S,
): readonly NetworkPolicy<S>[] {
  const cluster = peersAt(clusterAddresses);
  const nodes = clusterAddresses === "unknown" ? [] : cluster;
  const controller = peers.jenkins.podSelector.matchLabels;
  const agents = roles.map((role) => podsOf(agentNamespace(role), agentLabels));
  return [
    denyAll(namespace),
    allowDns(namespace, dns),
    // Whoever forwards a port comes from a node; where nodes are not known, no policy holds that back.
    allowIngress(
      "allow-people-and-agents",
      namespace,
      controller,
      [...nodes, ...agents, peers.prometheus],
      [jenkinsPort],
    ),
    allowEgress("allow-calls-of-jenkins", namespace, controller, [
      { to: cluster, ports: tcp(apiServerPorts) },
      // The identity provider and the repository are anywhere, and found by a name.
      { to: [anywhere], ports: tcp([portOf(login.discovery), portOf(repository.url)]) },
    ]),
    allowEgress("allow-backups", namespace, backupLabels, [
      { to: [podIdentityAgent], ports: tcp([80]) },
      // S3, by a name.
      { to: [anywhere], ports: tcp([443]) },
    ]),
  ];
}

/**
 * Whom agents call: the controller, and what pipelines need of the world, by HTTPS alone. Nothing calls them; clusters of the
 * environments are reached by their endpoints like everything else.
 */
export function agentPolicies<S>(
  role: AgentRole,
  { repository }: ResolvedJenkins,
  { dns }: CiNetwork,
  namespace: S,
): readonly NetworkPolicy<S>[] {
  return [
    denyAll(namespace),
    allowDns(namespace, dns),
    allowEgress(`allow-calls-of-${role}`, namespace, agentLabels, [
      { to: [podsOf(ciNamespaces.controller, peers.jenkins.podSelector.matchLabels)], ports: tcp([jenkinsPort]) },
      { to: [podIdentityAgent], ports: tcp([80]) },
      { to: [anywhere], ports: tcp([443, portOf(repository.url)]) },
    ]),
  ];
}
