import type { ClusterLayout } from "./layout.ts";
import { base64File, pkiFolder } from "./pki.ts";

/** Kubernetes objects, as `kubectl apply` takes them. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

const system = "kube-system";

function clusterRole(name: string, rules: readonly object[]): KubernetesObject {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules };
}

function bindUser(
  kind: "ClusterRoleBinding" | "RoleBinding",
  name: string,
  role: string,
  user: string,
): KubernetesObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind,
    metadata: { name, ...(kind === "RoleBinding" ? { namespace: system } : {}) },
    roleRef: {
      apiGroup: "rbac.authorization.k8s.io",
      kind: kind === "RoleBinding" ? "Role" : "ClusterRole",
      name: role,
    },
    subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: user }],
  };
}

interface Port {
  readonly name: string;
  readonly port: number;
  readonly target: number;
  readonly protocol?: "UDP";
}

/** A service whose server runs beside the API server rather than in a pod. */
function controlPlaneService(
  cluster: ClusterLayout,
  name: string,
  ports: readonly Port[],
  fixedAddress?: string,
): readonly KubernetesObject[] {
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: system, labels: { "k8s-app": name } },
      spec: {
        ...(fixedAddress === undefined ? {} : { clusterIP: fixedAddress }),
        ports: ports.map((port) => ({
          name: port.name,
          port: port.port,
          targetPort: port.target,
          protocol: port.protocol ?? "TCP",
        })),
      },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name, namespace: system, labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      ports: ports.map((port) => ({ name: port.name, port: port.target, protocol: port.protocol ?? "TCP" })),
      endpoints: [{ addresses: [cluster.address], conditions: { ready: true } }],
    },
  ];
}

/** What DNS and metrics need in the API: their roles, their services, and the metrics API's registration. */
export function addonObjects(cluster: ClusterLayout): readonly KubernetesObject[] {
  return [
    clusterRole("system:coredns", [
      { apiGroups: [""], resources: ["services", "pods", "namespaces"], verbs: ["list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    ]),
    bindUser("ClusterRoleBinding", "system:coredns", "system:coredns", "system:coredns"),
    ...controlPlaneService(
      cluster,
      "kube-dns",
      [
        { name: "dns", port: 53, target: 53, protocol: "UDP" },
        { name: "dns-tcp", port: 53, target: 53 },
      ],
      cluster.dnsService,
    ),
    clusterRole("system:metrics-server", [
      { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
      { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
    ]),
    bindUser("ClusterRoleBinding", "system:metrics-server", "system:metrics-server", "system:metrics-server"),
    bindUser(
      "ClusterRoleBinding",
      "metrics-server:system:auth-delegator",
      "system:auth-delegator",
      "system:metrics-server",
    ),
    bindUser(
      "RoleBinding",
      "metrics-server-auth-reader",
      "extension-apiserver-authentication-reader",
      "system:metrics-server",
    ),
    // Autoscalers and `kubectl top` read through the aggregated API with the caller's own rights.
    {
      ...clusterRole("system:aggregated-metrics-reader", [
        { apiGroups: ["metrics.k8s.io"], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
      ]),
      metadata: {
        name: "system:aggregated-metrics-reader",
        labels: {
          "rbac.authorization.k8s.io/aggregate-to-admin": "true",
          "rbac.authorization.k8s.io/aggregate-to-edit": "true",
          "rbac.authorization.k8s.io/aggregate-to-view": "true",
        },
      },
    },
    ...controlPlaneService(cluster, "metrics-server", [{ name: "https", port: 443, target: 4443 }]),
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1beta1.metrics.k8s.io" },
      spec: {
        group: "metrics.k8s.io",
        version: "v1beta1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        service: { name: "metrics-server", namespace: system },
        caBundle: base64File(pkiFolder(cluster), "cluster-ca.crt"),
      },
    },
  ];
}
