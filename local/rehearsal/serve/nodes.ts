import { ensureCgroups } from "../../cluster/cgroups.ts";
import { writeConfigFiles, writeNodeRegistryHosts } from "../../cluster/config-files.ts";
import { rememberKernelSettings } from "../../cluster/kernel-settings.ts";
import { kubectl } from "../../cluster/kubectl.ts";
import type { ClusterLayout } from "../../cluster/layout.ts";
import { ensureMountNamespaces } from "../../cluster/namespaces.ts";
import { ensureRegistryAccess } from "../../cluster/registry-access.ts";
import { applyAddons, memoryReserved, waitForNodes, waitForRegistry } from "../../cluster/up.ts";
import type { Say } from "../../console/steps.ts";
import { spareTaint } from "./assignment.ts";

/** What real nodes need before their processes start. */
export async function prepareNodes(cluster: ClusterLayout): Promise<void> {
  rememberKernelSettings(cluster);
  await ensureRegistryAccess(cluster);
  writeConfigFiles(cluster, memoryReserved(cluster.nodes.length));
}

/** Starts the real nodes and waits for them. Nothing runs on them before they are a pool's. */
export async function nodesUp(cluster: ClusterLayout, start: () => Promise<unknown>, say: Say): Promise<void> {
  await ensureMountNamespaces(cluster);
  ensureCgroups(cluster);
  await applyAddons(cluster);
  await start();
  await waitForRegistry(cluster, say);
  await waitForNodes(cluster, say);
  const { key, value, effect } = spareTaint;
  const names = cluster.nodes.map(({ name }) => name);
  await kubectl(cluster.kubeconfig, ["taint", "--overwrite", "nodes", ...names, `${key}=${value}:${effect}`]);
}

/**
 * Lets the real nodes pull by the names of a registry that is not there what lies in the cluster's own: pods say the same
 * references as they do in the environment. https://github.com/containerd/containerd/blob/main/docs/hosts.md
 *
 * @param host of the environment's registry
 */
export function mirrorRegistry(cluster: ClusterLayout, host: string): void {
  for (const node of cluster.nodes) writeNodeRegistryHosts(cluster, node, host);
}
