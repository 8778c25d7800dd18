import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The repository's root folder, absolute. */
export const repositoryRoot = resolve(import.meta.dirname, "../..");

/**
 * Where everything that can be made again is kept between clones: `$XDG_CACHE_HOME/ml-serving`, by default
 * `~/.cache/ml-serving`.
 */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"];
  return join(base !== undefined && base !== "" ? base : join(homedir(), ".cache"), "ml-serving");
}

/** Programs that the toolchain puts into {@link binFolder}. */
export type Tool =
  | "pulumi"
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kubelet"
  | "kube-proxy"
  | "coredns"
  | "metrics-server"
  | "containerd"
  | "containerd-shim-runc-v2"
  | "ctr"
  | "envoy-gateway"
  | "envoy"
  | "helm"
  | "kubectl"
  | "kube-state-metrics"
  | "prometheus"
  | "promtool"
  | "keda-operator"
  | "keda-metrics-apiserver"
  | "pause"
  | "cyclonus"
  | "kube-score"
  | "actionlint"
  | "kwok"
  | "syft"
  | "osv-scanner"
  | "cosign";

/** The folder of links to every program of the toolchain, each link pointing into a folder named by version. */
export function binFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheRoot(env), "bin");
}

/** Absolute path of a toolchain program; the toolchain's `ensure` makes sure that it exists. */
export function toolPath(tool: Tool, env: NodeJS.ProcessEnv = process.env): string {
  return join(binFolder(env), tool);
}
