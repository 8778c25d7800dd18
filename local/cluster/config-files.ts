import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dump } from "js-yaml";
import { componentKubeconfig } from "./kubeconfig.ts";
import type { ClusterLayout, LoopbackPorts, NodeLayout } from "./layout.ts";
import { pkiFolder } from "./pki.ts";
import { registryCa, registryLogin, registryServerFile } from "./registry-access.ts";

/** The image that holds a pod's namespaces open, pulled from the cluster's own registry. */
export function pauseImage(cluster: ClusterLayout): string {
  return `${cluster.registry}/ml-serving/pause:1`;
}

/** containerd's configuration: https://github.com/containerd/containerd/blob/main/docs/cri/config.md */
export function containerdConfig(cluster: ClusterLayout, node: NodeLayout): string {
  return `version = 3
root = "${join(node.folder, "containerd")}"
state = "/run/containerd"
disabled_plugins = ["io.containerd.nri.v1.nri", "io.containerd.cri.v1.cri-stats"]

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins.'io.containerd.cri.v1.images']
  snapshotter = "overlayfs"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = "${pauseImage(cluster)}"
[plugins.'io.containerd.cri.v1.images'.registry]
  config_path = "${join(node.folder, "registries")}"

[plugins.'io.containerd.cri.v1.runtime']
  # Without CAP_SYS_RESOURCE a lower score than the parent's is refused and every sandbox dies at its start.
  restrict_oom_score_adj = true
  # Pods' network namespaces are kept in the node's own mount namespace.
  netns_mounts_under_state_dir = true
[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = ["/usr/lib/cni"]
  conf_dir = "${join(node.folder, "cni")}"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
  SystemdCgroup = false
`;
}

/**
 * Where a node finds the registry that pods name by its loopback address, and what it logs in with, so that no namespace holds
 * a login: nodes of EKS pull by their role just so. containerd takes logins from pull secrets or, for all that the node pulls,
 * as a header: https://github.com/containerd/containerd/blob/v2.4.2/docs/hosts.md#header-fields-in-the-toml-table-format
 */
export function nodeRegistryHosts(cluster: ClusterLayout): string {
  const url = `https://${cluster.address}:5000`;
  return `server = "${url}"

[host."${url}"]
  capabilities = ["pull", "resolve"]
  ca = "${registryCa(cluster)}"
[host."${url}".header]
  Authorization = "${registryLogin(cluster)}"
`;
}

/** Writes it for a node, for root alone; nodes look with every pull. @param host that pods name the registry by */
export function writeNodeRegistryHosts(cluster: ClusterLayout, node: NodeLayout, host: string): void {
  const file = join(node.folder, "registries", host, "hosts.toml");
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // A file that is there keeps its mode when it is written, and an older one had no secret in it.
  rmSync(file, { force: true });
  writeFileSync(file, nodeRegistryHosts(cluster), { mode: 0o600 });
}

/** Pods of a node: one bridge, addresses from the node's own range, no masquerading (every node has routes to all pods). */
export function cniConfig(node: NodeLayout): string {
  return JSON.stringify(
    {
      cniVersion: "1.0.0",
      name: "pods",
      plugins: [
        {
          type: "bridge",
          bridge: "cni0",
          isGateway: true,
          ipMasq: false,
          hairpinMode: true,
          ipam: {
            type: "host-local",
            ranges: [[{ subnet: node.podCidr }]],
            routes: [{ dst: "0.0.0.0/0" }],
            dataDir: join(node.folder, "addresses"),
          },
        },
      ],
    },
    undefined,
    2,
  );
}

/** The kubelet's configuration: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export function kubeletConfig(cluster: ClusterLayout, node: NodeLayout, memoryReserved: string): object {
  const pki = pkiFolder(cluster);
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    address: node.address,
    tlsCertFile: join(pki, `${node.name}-serving.crt`),
    tlsPrivateKeyFile: join(pki, `${node.name}-serving.key`),
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(pki, "cluster-ca.crt") },
    },
    authorization: { mode: "Webhook" },
    clusterDNS: [cluster.dnsService],
    clusterDomain: "cluster.local",
    // No name outside of the cluster can be resolved: there is no way out of it.
    resolvConf: join(node.folder, "resolv.conf"),
    podCIDR: node.podCidr,
    podLogsDir: join(node.folder, "pod-logs"),
    volumePluginDir: join(node.folder, "volume-plugins"),
    cgroupDriver: "cgroupfs",
    cgroupRoot: node.cgroup,
    cgroupsPerQOS: true,
    enforceNodeAllocatable: [],
    // cgroup v1 is deprecated, not gone: virtual machines still boot with it.
    failCgroupV1: false,
    failSwapOn: false,
    // Both nodes share one disk with everything else on this machine, so its fullness is not theirs to act on.
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "0%", "imagefs.available": "0%" },
    imageGCHighThresholdPercent: 100,
    // The nodes divide the machine's memory between them.
    systemReserved: { memory: memoryReserved },
    maxPods: 110,
    // Faster than the defaults, so that a rollout on this machine is waited for in seconds.
    nodeStatusUpdateFrequency: "5s",
    syncFrequency: "10s",
    serializeImagePulls: false,
    shutdownGracePeriod: "0s",
  };
}

/** DNS of the cluster; what it does not know does not exist. */
export function corefile(cluster: ClusterLayout): string {
  return `.:53 {
    errors
    health 127.0.0.1:8081
    ready 127.0.0.1:8181
    kubernetes cluster.local in-addr.arpa {
        kubeconfig ${componentKubeconfig(cluster, "coredns")}
        pods insecure
    }
    cache 5
}
`;
}

/** The image registry, by TLS and with a login; layers may be deleted, so that a retired model's bytes can go. */
export function registryConfig(cluster: ClusterLayout): object {
  return {
    version: "0.1",
    storage: { filesystem: { rootdirectory: join(cluster.folder, "registry") }, delete: { enabled: true } },
    http: {
      addr: `${cluster.address}:5000`,
      tls: { certificate: registryServerFile(cluster, "tls.crt"), key: registryServerFile(cluster, "tls.key") },
    },
    auth: { htpasswd: { realm: "ml-serving", path: registryServerFile(cluster, "htpasswd") } },
  };
}

/** Loopback ports of the machine that lead into the cluster's network namespaces: http://docs.haproxy.org/2.6/configuration.html#namespace */
export function loopbackConfig(
  cluster: ClusterLayout,
  ports: readonly (keyof LoopbackPorts)[] = ["api", "registry", "gateway", "prometheus", "alertmanager"],
): string {
  const node = cluster.nodes[0];
  const servicesNetns = node?.netns ?? cluster.netns;
  const targets: Readonly<Record<keyof LoopbackPorts, readonly [to: string, netns: string]>> = {
    api: [`${cluster.address}:6443`, cluster.netns],
    registry: [`${cluster.address}:5000`, cluster.netns],
    gateway: [`${cluster.gatewayService}:80`, servicesNetns],
    prometheus: [`${cluster.prometheusService}:9090`, servicesNetns],
    alertmanager: [`${cluster.alertmanagerService}:9093`, servicesNetns],
  };
  const forward = (name: string, port: number, to: string, netns: string): string => `
listen ${name}
    bind 127.0.0.1:${port}
    server ${name} ${to} namespace ${netns}
`;
  return `global
    maxconn 8000
defaults
    mode tcp
    timeout connect 5s
    # As long as a client or a server cares to hold a connection: watches and logs are long and quiet.
    timeout client 1h
    timeout server 1h
    timeout tunnel 1h
${ports.map((name) => forward(name, cluster.ports[name], ...targets[name])).join("")}`;
}

/** Writes every component's configuration. Idempotent. */
export function writeConfigFiles(cluster: ClusterLayout, memoryReserved: string): void {
  const yaml = (content: object): string => dump(content, { lineWidth: -1 });
  const write = (path: string, content: string): void => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
  };
  write(join(cluster.folder, "Corefile"), corefile(cluster));
  write(registryServerFile(cluster, "registry.yaml"), yaml(registryConfig(cluster)));
  write(join(cluster.folder, "haproxy.cfg"), loopbackConfig(cluster));
  for (const node of cluster.nodes) {
    write(join(node.folder, "containerd.toml"), containerdConfig(cluster, node));
    writeNodeRegistryHosts(cluster, node, cluster.registry);
    write(join(node.folder, "cni", "10-pods.conflist"), cniConfig(node));
    write(join(node.folder, "kubelet.yaml"), yaml(kubeletConfig(cluster, node, memoryReserved)));
    write(join(node.folder, "resolv.conf"), "");
  }
}
