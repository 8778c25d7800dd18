import type { ClusterLayout, NodeLayout } from "./layout.ts";

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

const bridge = "nodes";
const podBridge = "cni0";

/** Kernel settings inside a namespace: forwarding, and bridged packets seen by kube-proxy's rules (a pod that asks a
 * service answered by its neighbour on the same bridge would otherwise get the answer from a stranger's address). */
const nodeSettings = ["net.ipv4.ip_forward=1", "net.bridge.bridge-nf-call-iptables=1"];

function inside(netns: string, ...command: string[]): Command {
  return ["ip", "netns", "exec", netns, ...command];
}

/** Length in bits of a CIDR's mask, as `/24`. */
function mask(cidr: string): string {
  return cidr.slice(cidr.indexOf("/"));
}

function controlPlaneCommands(cluster: ClusterLayout): readonly Command[] {
  return [
    ["ip", "netns", "add", cluster.netns],
    inside(cluster.netns, "ip", "link", "set", "lo", "up"),
    inside(cluster.netns, "ip", "link", "add", bridge, "type", "bridge"),
    inside(cluster.netns, "ip", "address", "add", `${cluster.address}${mask(cluster.nodeCidr)}`, "dev", bridge),
    inside(cluster.netns, "ip", "link", "set", bridge, "up"),
    // Pods are reached through their node; there is deliberately no default route, so nothing leaves the machine.
    ...cluster.nodes.map((node) => inside(cluster.netns, "ip", "route", "add", node.podCidr, "via", node.address)),
  ];
}

function nodeCommands(cluster: ClusterLayout, node: NodeLayout, index: number): readonly Command[] {
  const uplink = `uplink${index + 1}`;
  const others = cluster.nodes.filter((other) => other !== node);
  return [
    ["ip", "netns", "add", node.netns],
    inside(node.netns, "ip", "link", "set", "lo", "up"),
    inside(cluster.netns, "ip", "link", "add", uplink, "type", "veth", "peer", "name", "eth0", "netns", node.netns),
    inside(cluster.netns, "ip", "link", "set", uplink, "master", bridge, "up"),
    inside(node.netns, "ip", "address", "add", `${node.address}${mask(cluster.nodeCidr)}`, "dev", "eth0"),
    inside(node.netns, "ip", "link", "set", "eth0", "up"),
    // The pods' bridge exists before the first pod: services are reached through it from the start.
    inside(node.netns, "ip", "link", "add", podBridge, "type", "bridge"),
    inside(node.netns, "ip", "address", "add", `${node.podGateway}${mask(node.podCidr)}`, "dev", podBridge),
    inside(node.netns, "ip", "link", "set", podBridge, "up"),
    // A request to a service is routed before kube-proxy's rules rewrite it; without a route it would be refused.
    inside(node.netns, "ip", "route", "add", cluster.serviceCidr, "dev", podBridge),
    ...others.map((other) => inside(node.netns, "ip", "route", "add", other.podCidr, "via", other.address)),
    ...nodeSettings.map((setting) => inside(node.netns, "sysctl", "-q", "-w", setting)),
  ];
}

/** The commands that build the cluster's network, in order. Every name and address in them is inside namespaces of its own. */
export function networkCommands(cluster: ClusterLayout): readonly Command[] {
  return [
    ...controlPlaneCommands(cluster),
    ...cluster.nodes.flatMap((node, index) => nodeCommands(cluster, node, index)),
  ];
}

/** The network namespaces of a cluster; deleting them deletes links, routes and packet filter rules with them. */
export function networkNamespaces(cluster: ClusterLayout): readonly string[] {
  return [cluster.netns, ...cluster.nodes.map((node) => node.netns)];
}
