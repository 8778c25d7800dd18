import type { PodPeer } from "./network-peers.ts";

/** Addresses in CIDR notation. */
export interface AddressPeer {
  readonly ipBlock: { readonly cidr: string };
}

export type Peer = PodPeer | AddressPeer;

export interface PolicyPort {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
}

export interface EgressRule {
  readonly to: Peer[];
  /** Default: all. */
  readonly ports?: PolicyPort[];
}

/** A NetworkPolicy as plain data; its lists are not readonly because the provider's types take no others. */
export interface NetworkPolicy<S> {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: { readonly name: string; readonly namespace: S };
  readonly spec: {
    readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly policyTypes: ("Ingress" | "Egress")[];
    readonly ingress?: { readonly from: Peer[]; readonly ports: PolicyPort[] }[];
    readonly egress?: EgressRule[];
  };
}

function policy<S>(name: string, namespace: S, spec: NetworkPolicy<S>["spec"]): NetworkPolicy<S> {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, namespace }, spec };
}

/** Every address: what is called there is found by a name, or is nowhere that a policy could know. */
export const anywhere: Peer = { ipBlock: { cidr: "0.0.0.0/0" } };

/** The API server's ports: 443 where it is a managed one. */
export const apiServerPorts: readonly number[] = [443, 6443];

/** Whoever has these addresses, in CIDR notation; anywhere where they are not known. */
export function peersAt(addresses: readonly string[] | "unknown"): Peer[] {
  return addresses === "unknown" ? [anywhere] : addresses.map((cidr) => ({ ipBlock: { cidr } }));
}

/** TCP ports, each once, in order: the same set gives the same policy. */
export function tcp(ports: readonly number[]): PolicyPort[] {
  return [...new Set(ports)].sort((a, b) => a - b).map((port) => ({ protocol: "TCP", port }));
}

/**
 * Nothing gets in or out of a namespace but what other policies allow: they only ever add.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
 */
export function denyAll<S>(namespace: S): NetworkPolicy<S> {
  return policy("deny-all", namespace, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
}

/** Lets some pods of a namespace be called. */
export function allowIngress<S>(
  name: string,
  namespace: S,
  pods: Readonly<Record<string, string>>,
  from: readonly Peer[],
  ports: readonly number[],
): NetworkPolicy<S> {
  return policy(name, namespace, {
    podSelector: { matchLabels: pods },
    policyTypes: ["Ingress"],
    ingress: [{ from: [...from], ports: tcp(ports) }],
  });
}

/** Lets some pods of a namespace call. */
export function allowEgress<S>(
  name: string,
  namespace: S,
  pods: Readonly<Record<string, string>>,
  rules: EgressRule[],
): NetworkPolicy<S> {
  return policy(name, namespace, { podSelector: { matchLabels: pods }, policyTypes: ["Egress"], egress: rules });
}

/** Where a cluster's DNS answers: in pods, or at addresses where it runs outside of them. */
export type ClusterDns = "pods" | { readonly addresses: readonly string[] };

/** Lets every pod of a namespace resolve names. */
export function allowDns<S>(namespace: S, dns: ClusterDns): NetworkPolicy<S> {
  const to: Peer[] =
    dns === "pods"
      ? [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            // CoreDNS keeps the label of the DNS server before it, in all distributions.
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
        ]
      : dns.addresses.map((cidr) => ({ ipBlock: { cidr } }));
  return policy("allow-dns", namespace, {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      {
        to,
        // Answers that are too long for UDP come by TCP.
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ],
  });
}
