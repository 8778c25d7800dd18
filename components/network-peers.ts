/** Pods by their namespace and their labels: one side of a connection that a NetworkPolicy allows. */
export interface PodPeer {
  readonly namespaceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
}

/** A peer by what it is rather than by its address. Kubernetes itself puts this label on every namespace. */
export function podsOf(namespace: string, labels: Readonly<Record<string, string>>): PodPeer {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: { matchLabels: labels },
  };
}

/** Who talks to whom across namespaces. Each component's own pods carry the labels that are named here. */
export const peers = {
  /** Envoy, as Envoy Gateway labels its proxies. */
  gateway: podsOf("gateway", { "app.kubernetes.io/name": "envoy", "app.kubernetes.io/component": "proxy" }),
  prometheus: podsOf("monitoring", { "app.kubernetes.io/name": "prometheus" }),
  redis: podsOf("redis", { "app.kubernetes.io/name": "redis" }),
} as const;

/** The port that Redis listens on. */
export const redisPort = 6379;
