/** The group that a team's role is in for Kubernetes: an access entry says so. */
export function teamGroup(team: string): string {
  return `ml-serving:team:${team}`;
}

const all = ["get", "list", "watch", "create", "update", "patch", "delete"];
const look = ["get", "list", "watch"];

/**
 * What a team's stack may do in the team's namespace: make what models are made of, and look at what becomes of it. Not
 * there: secrets, network policies, quotas, roles, and everything in other namespaces.
 */
const rules = [
  { apiGroups: [""], resources: ["configmaps", "services", "serviceaccounts"], verbs: all },
  { apiGroups: ["apps"], resources: ["deployments"], verbs: all },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: all },
  { apiGroups: ["keda.sh"], resources: ["scaledobjects"], verbs: all },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: all },
  { apiGroups: ["gateway.networking.k8s.io"], resources: ["httproutes", "grpcroutes"], verbs: all },
  { apiGroups: ["gateway.envoyproxy.io"], resources: ["backendtrafficpolicies"], verbs: all },
  { apiGroups: [""], resources: ["events", "pods", "pods/log"], verbs: look },
  { apiGroups: ["apps"], resources: ["replicasets"], verbs: look },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: look },
];

/** The role of a team in its namespace, and who has it. Pure; generic over how late the namespace comes. */
export function teamRights<S>(team: string, namespace: S) {
  const metadata = { name: "team", namespace };
  const rbac = "rbac.authorization.k8s.io";
  return {
    role: { apiVersion: `${rbac}/v1` as const, kind: "Role" as const, metadata, rules },
    binding: {
      apiVersion: `${rbac}/v1` as const,
      kind: "RoleBinding" as const,
      metadata,
      roleRef: { apiGroup: rbac, kind: "Role", name: metadata.name },
      subjects: [{ kind: "Group", apiGroup: rbac, name: teamGroup(team) }],
    },
  };
}
