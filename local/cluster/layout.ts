import { homedir } from "node:os";
import { join } from "node:path";

/** One of the cluster's real nodes: a kubelet and a containerd in namespaces of their own. */
export interface NodeLayout {
  /** Kubernetes name, such as `node-1`. */
  readonly name: string;
  /** Network namespace, as `ip netns` knows it. */
  readonly netns: string;
  /** File that keeps the node's mount namespace. */
  readonly mountNamespace: string;
  /** Address on the cluster's own network. */
  readonly address: string;
  /** Addresses of this node's pods. */
  readonly podCidr: string;
  /** The first address of {@link podCidr}: the pods' gateway. */
  readonly podGateway: string;
  /** Folder of everything the node writes. */
  readonly folder: string;
  /** cgroup under which all pods of the node live, below every controller. */
  readonly cgroup: string;
}

/** Ports on 127.0.0.1 that lead into the cluster. */
export interface LoopbackPorts {
  readonly api: number;
  readonly registry: number;
  readonly gateway: number;
  readonly prometheus: number;
  readonly alertmanager: number;
}

/** Everything that is decided about a cluster before any of it exists. */
export interface ClusterLayout {
  readonly name: string;
  /** The one folder of the cluster's state; removing the cluster removes it. */
  readonly folder: string;
  /** Folder of sockets and kept mount namespaces. */
  readonly runFolder: string;
  /** Network namespace of the control plane, DNS, metrics-server and the registry. */
  readonly netns: string;
  /** Address of the control plane on the cluster's own network: API server, DNS, registry. */
  readonly address: string;
  readonly nodeCidr: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly dnsService: string;
  /** Service addresses that loopback forwarders rely on, from the range that Kubernetes keeps for fixed ones. */
  readonly gatewayService: string;
  readonly prometheusService: string;
  readonly alertmanagerService: string;
  readonly ports: LoopbackPorts;
  readonly nodes: readonly NodeLayout[];
  readonly kubeconfig: string;
  /** Where images and model artifacts are pushed, and the name that pods pull them by. */
  readonly registry: string;
}

/** Clusters may stand side by side: each takes a block of ports, `local` the first. */
const firstPorts: LoopbackPorts = {
  api: 16443,
  registry: 15000,
  gateway: 18080,
  prometheus: 19090,
  alertmanager: 19093,
};
const portStep = 10;

/** Interface names have 15 characters at most, so namespaces and links are named by short prefixes. */
const prefix = "mls";

/** Network namespace of the control plane of a cluster. */
export function clusterNetns(name: string): string {
  return `${prefix}-${name}`;
}

/** The folder under which every cluster keeps its state: `$XDG_STATE_HOME/ml-serving`, by default `~/.local/state/ml-serving`. */
export function stateRoot(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_STATE_HOME"];
  return join(base !== undefined && base !== "" ? base : join(homedir(), ".local/state"), "ml-serving");
}

export interface LayoutOptions {
  /** Which block of loopback ports: 0 is `local`'s. */
  readonly portBlock?: number;
  readonly nodes?: number;
  readonly stateRoot?: string;
}

/**
 * Decides names, addresses, ports and folders of a cluster. The addresses are the same in every cluster: none of them
 * leaves the cluster's own network namespaces.
 *
 * @param name lower-case letters, digits and dashes, at most 20
 */
export function clusterLayout(name: string, options: LayoutOptions = {}): ClusterLayout {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name))
    throw new RangeError(`cluster name "${name}" must be 1 to 20 lower-case letters, digits and dashes`);
  const block = options.portBlock ?? 0;
  const folder = join(options.stateRoot ?? stateRoot(), name);
  const runFolder = `/run/ml-serving/${name}`;
  const ports: LoopbackPorts = {
    api: firstPorts.api + block * portStep,
    registry: firstPorts.registry + block * portStep,
    gateway: firstPorts.gateway + block * portStep,
    prometheus: firstPorts.prometheus + block * portStep,
    alertmanager: firstPorts.alertmanager + block * portStep,
  };
  const nodes = Array.from({ length: options.nodes ?? 2 }, (_, index): NodeLayout => {
    const number = index + 1;
    return {
      name: `node-${number}`,
      netns: `${prefix}-${name}-${number}`,
      mountNamespace: join(runFolder, `node-${number}.mnt`),
      address: `10.88.0.${10 + number}`,
      podCidr: `10.244.${number}.0/24`,
      podGateway: `10.244.${number}.1`,
      folder: join(folder, `node-${number}`),
      cgroup: `/${prefix}-${name}/node-${number}`,
    };
  });
  return {
    name,
    folder,
    runFolder,
    netns: clusterNetns(name),
    address: "10.88.0.1",
    nodeCidr: "10.88.0.0/24",
    podCidr: "10.244.0.0/16",
    serviceCidr: "10.96.0.0/16",
    dnsService: "10.96.0.10",
    gatewayService: "10.96.0.80",
    prometheusService: "10.96.0.90",
    alertmanagerService: "10.96.0.93",
    ports,
    nodes,
    kubeconfig: join(folder, "kubeconfig"),
    registry: `127.0.0.1:${ports.registry}`,
  };
}
