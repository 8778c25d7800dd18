import { join } from "node:path";
import { toolPath } from "../toolchain/paths.ts";
import { componentKubeconfig } from "./kubeconfig.ts";
import type { ClusterLayout, NodeLayout } from "./layout.ts";
import { pkiFolder } from "./pki.ts";
import { registryServerFile } from "./registry-access.ts";

/** A process of the cluster that is kept running. */
export interface Service {
  /** Unique within the cluster; the name of its folder and its log. */
  readonly name: string;
  /** Network namespace it runs in; none: the machine's own. */
  readonly netns?: string;
  /** File of the mount namespace it runs in; none: the machine's own. */
  readonly mountNamespace?: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

const etcdUrl = "https://127.0.0.1:2379";

function etcd(cluster: ClusterLayout): Service {
  const pki = pkiFolder(cluster);
  return {
    name: "etcd",
    netns: cluster.netns,
    command: [
      toolPath("etcd"),
      `--data-dir=${join(cluster.folder, "etcd")}`,
      "--listen-client-urls=https://127.0.0.1:2379",
      `--advertise-client-urls=${etcdUrl}`,
      "--listen-peer-urls=http://127.0.0.1:2380",
      "--client-cert-auth",
      `--trusted-ca-file=${join(pki, "etcd-ca.crt")}`,
      `--cert-file=${join(pki, "etcd.crt")}`,
      `--key-file=${join(pki, "etcd.key")}`,
      "--logger=zap",
      "--log-level=warn",
    ],
  };
}

function apiServer(cluster: ClusterLayout, more: readonly string[] = []): Service {
  const pki = pkiFolder(cluster);
  const file = (name: string): string => join(pki, name);
  return {
    name: "kube-apiserver",
    netns: cluster.netns,
    command: [
      toolPath("kube-apiserver"),
      // The address that pods, nodes and the loopback forwarder reach it by.
      `--bind-address=${cluster.address}`,
      `--advertise-address=${cluster.address}`,
      "--secure-port=6443",
      `--etcd-servers=${etcdUrl}`,
      `--etcd-cafile=${file("etcd-ca.crt")}`,
      `--etcd-certfile=${file("apiserver-etcd-client.crt")}`,
      `--etcd-keyfile=${file("apiserver-etcd-client.key")}`,
      `--tls-cert-file=${file("apiserver.crt")}`,
      `--tls-private-key-file=${file("apiserver.key")}`,
      `--client-ca-file=${file("cluster-ca.crt")}`,
      "--anonymous-auth=false",
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      `--service-account-issuer=https://kubernetes.default.svc.cluster.local`,
      `--service-account-signing-key-file=${file("service-accounts.key")}`,
      `--service-account-key-file=${file("service-accounts.pub")}`,
      `--service-cluster-ip-range=${cluster.serviceCidr}`,
      `--kubelet-certificate-authority=${file("cluster-ca.crt")}`,
      `--kubelet-client-certificate=${file("apiserver-kubelet-client.crt")}`,
      `--kubelet-client-key=${file("apiserver-kubelet-client.key")}`,
      // Node names resolve nowhere here.
      "--kubelet-preferred-address-types=InternalIP",
      `--requestheader-client-ca-file=${file("front-proxy-ca.crt")}`,
      "--requestheader-allowed-names=front-proxy-client",
      "--requestheader-extra-headers-prefix=X-Remote-Extra-",
      "--requestheader-group-headers=X-Remote-Group",
      "--requestheader-username-headers=X-Remote-User",
      `--proxy-client-cert-file=${file("front-proxy-client.crt")}`,
      `--proxy-client-key-file=${file("front-proxy-client.key")}`,
      // No kube-proxy runs beside the API server: webhooks and aggregated APIs are dialled by endpoint.
      "--enable-aggregator-routing=true",
      "--profiling=false",
      ...more,
    ],
  };
}

function controllerManager(cluster: ClusterLayout): Service {
  const pki = pkiFolder(cluster);
  return {
    name: "kube-controller-manager",
    netns: cluster.netns,
    command: [
      toolPath("kube-controller-manager"),
      `--kubeconfig=${componentKubeconfig(cluster, "controller-manager")}`,
      `--service-account-private-key-file=${join(pki, "service-accounts.key")}`,
      // Becomes the ConfigMap kube-root-ca.crt, without which nothing in a pod can talk to the API server.
      `--root-ca-file=${join(pki, "cluster-ca.crt")}`,
      `--cluster-signing-cert-file=${join(pki, "cluster-ca.crt")}`,
      `--cluster-signing-key-file=${join(pki, "cluster-ca.key")}`,
      "--use-service-account-credentials",
      "--leader-elect=false",
      "--bind-address=127.0.0.1",
      // Faster than the default (5 min): a pod of a deleted node is replaced while somebody watches.
      "--node-monitor-grace-period=40s",
      "--profiling=false",
    ],
  };
}

function scheduler(cluster: ClusterLayout): Service {
  return {
    name: "kube-scheduler",
    netns: cluster.netns,
    command: [
      toolPath("kube-scheduler"),
      `--kubeconfig=${componentKubeconfig(cluster, "scheduler")}`,
      "--leader-elect=false",
      "--bind-address=127.0.0.1",
      "--profiling=false",
    ],
  };
}

function coredns(cluster: ClusterLayout): Service {
  return {
    name: "coredns",
    netns: cluster.netns,
    command: [toolPath("coredns"), "-conf", join(cluster.folder, "Corefile"), "-quiet"],
  };
}

function metricsServer(cluster: ClusterLayout): Service {
  const pki = pkiFolder(cluster);
  const kubeconfig = componentKubeconfig(cluster, "metrics-server");
  return {
    name: "metrics-server",
    netns: cluster.netns,
    command: [
      toolPath("metrics-server"),
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      `--bind-address=${cluster.address}`,
      "--secure-port=4443",
      `--tls-cert-file=${join(pki, "metrics-server-serving.crt")}`,
      `--tls-private-key-file=${join(pki, "metrics-server-serving.key")}`,
      `--kubelet-certificate-authority=${join(pki, "cluster-ca.crt")}`,
      "--kubelet-preferred-address-types=InternalIP",
      // An autoscaler that one can watch: the default of 60 s makes every reaction take minutes.
      "--metric-resolution=15s",
    ],
  };
}

function registry(cluster: ClusterLayout): Service {
  return {
    name: "registry",
    netns: cluster.netns,
    command: ["docker-registry", "serve", registryServerFile(cluster, "registry.yaml")],
    // The Debian package logs every request at info; errors are what one looks for.
    env: { REGISTRY_LOG_LEVEL: "warn", OTEL_TRACES_EXPORTER: "none" },
  };
}

function containerd(node: NodeLayout): Service {
  return {
    name: `${node.name}-containerd`,
    netns: node.netns,
    mountNamespace: node.mountNamespace,
    command: [toolPath("containerd"), "--config", join(node.folder, "containerd.toml")],
    // The shim and the network plug-ins are looked up on PATH.
    env: { PATH: `${join(toolPath("containerd-shim-runc-v2"), "..")}:/usr/sbin:/usr/bin:/sbin:/bin` },
  };
}

function kubelet(cluster: ClusterLayout, node: NodeLayout): Service {
  return {
    name: `${node.name}-kubelet`,
    netns: node.netns,
    mountNamespace: node.mountNamespace,
    command: [
      toolPath("kubelet"),
      `--config=${join(node.folder, "kubelet.yaml")}`,
      `--kubeconfig=${componentKubeconfig(cluster, `${node.name}-client`)}`,
      `--hostname-override=${node.name}`,
      `--node-ip=${node.address}`,
      `--root-dir=${join(node.folder, "kubelet")}`,
    ],
  };
}

function kubeProxy(cluster: ClusterLayout, node: NodeLayout): Service {
  return {
    name: `${node.name}-kube-proxy`,
    netns: node.netns,
    mountNamespace: node.mountNamespace,
    command: [
      toolPath("kube-proxy"),
      `--kubeconfig=${componentKubeconfig(cluster, "kube-proxy")}`,
      `--hostname-override=${node.name}`,
      "--proxy-mode=nftables",
      `--cluster-cidr=${cluster.podCidr}`,
      "--metrics-bind-address=127.0.0.1:10249",
      // Zero leaves the machine's own connection tracking as it is; these settings are not per namespace.
      "--conntrack-max-per-core=0",
      "--conntrack-tcp-timeout-established=0",
      "--conntrack-tcp-timeout-close-wait=0",
    ],
  };
}

function loopback(cluster: ClusterLayout): Service {
  return {
    name: "loopback",
    // In the machine's own network: it listens on 127.0.0.1 and dials inside the cluster's namespaces.
    command: ["haproxy", "-db", "-f", join(cluster.folder, "haproxy.cfg")],
  };
}

/**
 * The processes of a control plane that stands alone: nobody runs pods, resolves names or measures.
 * @param more arguments of the API server
 */
export function controlPlaneServices(cluster: ClusterLayout, more: readonly string[]): readonly Service[] {
  return [etcd(cluster), apiServer(cluster, more), loopback(cluster), controllerManager(cluster), scheduler(cluster)];
}

/** The processes of real nodes, and what their pods need: a registry, names, measurements. */
export function nodeServices(cluster: ClusterLayout): readonly Service[] {
  return [
    registry(cluster),
    coredns(cluster),
    metricsServer(cluster),
    ...cluster.nodes.flatMap((node) => [containerd(node), kubelet(cluster, node), kubeProxy(cluster, node)]),
  ];
}

/** Every process of a cluster, in the order in which they need one another. */
export function clusterServices(cluster: ClusterLayout): readonly Service[] {
  return [...controlPlaneServices(cluster, []), ...nodeServices(cluster)];
}
