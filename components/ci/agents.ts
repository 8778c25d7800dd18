import { ciNamespaces } from "../network-peers.ts";
import { closedNamespace } from "../pod-security.ts";
import { bytes } from "../quantity.ts";
import { agentNamespace, jenkinsName, type AgentRole } from "./names.ts";
import type { ResolvedJenkins } from "./resolve.ts";

const rbac = "rbac.authorization.k8s.io";

/**
 * What the controller does with agents' pods; it executes nothing in them and reads no secret.
 * https://github.com/jenkinsci/kubernetes-plugin/blob/a82d78a0/src/main/kubernetes/service-account.yml has it for both.
 */
const rules = [
  { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete", "get", "list", "watch"] },
  { apiGroups: [""], resources: ["pods/log", "events"], verbs: ["get", "list", "watch"] },
];

/** The namespaces of agents, as closed as those of models. */
export function agentNamespaces(jenkins: ResolvedJenkins) {
  return jenkins.roles.map((role) => closedNamespace(agentNamespace(role), { "ml-serving/agent": role }));
}

/**
 * What is in the namespace of a role's agents before the first comes: who they are, who makes them, and how much they may
 * take together. Generic over how the namespace's name comes. Pure.
 */
export function renderAgents<S>(role: AgentRole, { agents: { most, size } }: ResolvedJenkins, namespace: S) {
  const metadata = { name: role, namespace };
  const makers = { name: "make-agents", namespace };
  // What reads a namespace's secrets for agents is two small pods of its own.
  const keepers = { pods: 2, cpu: 1, memory: 2 ** 28 };
  const memory = String(bytes(size.memory) * most + keepers.memory);
  return {
    account: {
      apiVersion: "v1" as const,
      kind: "ServiceAccount" as const,
      metadata,
      automountServiceAccountToken: false,
    },
    role: { apiVersion: `${rbac}/v1` as const, kind: "Role" as const, metadata: makers, rules },
    binding: {
      apiVersion: `${rbac}/v1` as const,
      kind: "RoleBinding" as const,
      metadata: makers,
      roleRef: { apiGroup: rbac, kind: "Role", name: makers.name },
      subjects: [{ kind: "ServiceAccount", name: jenkinsName, namespace: ciNamespaces.controller }],
    },
    // A mistake in a pipeline makes no thousand pods.
    quota: {
      apiVersion: "v1" as const,
      kind: "ResourceQuota" as const,
      metadata: { name: "agents", namespace },
      spec: {
        hard: {
          pods: String(most + keepers.pods),
          "requests.cpu": String(size.cpu * most + keepers.cpu),
          "requests.memory": memory,
          "limits.memory": memory,
        },
      },
    },
  };
}
