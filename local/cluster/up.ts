import { mkdirSync } from "node:fs";
import { totalmem } from "node:os";
import { takenPorts } from "../console/ports.ts";
import { Problem } from "../console/problem.ts";
import type { Say } from "../console/steps.ts";
import { registryAnswers } from "../../oci/fetching.ts";
import { addonObjects } from "./addons.ts";
import { ensureCgroups } from "./cgroups.ts";
import { writeConfigFiles } from "./config-files.ts";
import { rememberKernelSettings } from "./kernel-settings.ts";
import { writeKubeconfigs } from "./kubeconfig.ts";
import { kubectl, tryKubectl, waitUntil } from "./kubectl.ts";
import type { ClusterLayout } from "./layout.ts";
import { ensureMountNamespaces, ensureNetwork } from "./namespaces.ts";
import { ensurePki } from "./pki.ts";
import { ensureRegistryAccess } from "./registry-access.ts";
import { clusterServices } from "./services.ts";
import { logFile, runningPid, startServices } from "./supervise.ts";

/** @throws {Problem} when somebody else holds one of the cluster's ports */
export async function checkPorts(
  cluster: ClusterLayout,
  ports: readonly number[] = Object.values(cluster.ports) as number[],
): Promise<void> {
  if ((await runningPid(cluster, "loopback")) !== undefined) return;
  const taken = await takenPorts(ports);
  if (taken.length > 0)
    throw new Problem(
      `Port ${taken.join(" and ")} on 127.0.0.1 is in use, and cluster ${cluster.name} needs it.`,
      `End the program that holds it: ss -ltnp | grep -E ':(${taken.join("|")}) '`,
    );
}

/** The part of the machine's memory that a node leaves to the other nodes, as Kubernetes writes it. */
export function memoryReserved(nodes: number): string {
  return `${Math.floor((totalmem() * (nodes - 1)) / nodes / 1024 / 1024)}Mi`;
}

interface NodeStatus {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/** Which nodes are not ready, and why; empty when all `names` are. */
export function nodesNotReady(nodes: readonly NodeStatus[], names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const node = nodes.find((candidate) => candidate.metadata.name === name);
    if (node === undefined) return [`${name} has not registered`];
    const ready = node.status.conditions?.find((condition) => condition.type === "Ready");
    return ready?.status === "True" ? [] : [`${name}: ${ready?.message ?? "no status yet"}`];
  });
}

/** @throws {Problem} when it is not ready within two minutes */
export async function waitForApi(cluster: ClusterLayout, say: Say): Promise<void> {
  await waitUntil(
    "The API server's readiness",
    async () =>
      (await tryKubectl(cluster.kubeconfig, ["get", "--raw", "/readyz"])) === "ok" ? true : "API server not ready yet",
    { seconds: 120, say, whatToDo: `Its own log says why: ${logFile(cluster, "kube-apiserver")}` },
  );
}

export async function waitForNodes(cluster: ClusterLayout, say: Say): Promise<void> {
  await waitUntil(
    "The nodes' readiness",
    async () => {
      const answer = await tryKubectl(cluster.kubeconfig, ["get", "nodes", "-o", "json"]);
      if (answer === undefined) return "API server does not answer";
      const { items } = JSON.parse(answer) as { items: NodeStatus[] };
      const waiting = nodesNotReady(
        items,
        cluster.nodes.map((node) => node.name),
      );
      return waiting.length === 0 ? true : waiting.join("; ");
    },
    { seconds: 120, say, whatToDo: `Their own logs say why: ${logFile(cluster, "node-1-kubelet")}` },
  );
}

/** @throws {Problem} when it does not answer by its certificate and login within 30 seconds */
export async function waitForRegistry(cluster: ClusterLayout, say: Say): Promise<void> {
  await waitUntil(
    "The registry's readiness",
    async () => (await registryAnswers(cluster.registry)) || "registry not ready yet",
    { seconds: 30, say, whatToDo: `Its own log says why: ${logFile(cluster, "registry")}` },
  );
}

/** Registers DNS and metrics, which run beside the API server. */
export async function applyAddons(cluster: ClusterLayout): Promise<void> {
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: addonObjects(cluster) });
  await kubectl(cluster.kubeconfig, ["apply", "--server-side", "--force-conflicts", "-f", "-"], list);
}

/**
 * Brings a cluster up, or back to what it should be: makes what is missing, starts what does not run, waits until the
 * API server and all nodes are ready.
 * @returns names of the components that had to be started; empty when everything ran already
 */
export async function clusterUp(cluster: ClusterLayout, say: Say): Promise<readonly string[]> {
  mkdirSync(cluster.folder, { recursive: true, mode: 0o700 });
  await checkPorts(cluster);
  rememberKernelSettings(cluster);
  say("certificates");
  await ensurePki(cluster);
  await ensureRegistryAccess(cluster);
  writeKubeconfigs(cluster);
  writeConfigFiles(cluster, memoryReserved(cluster.nodes.length));
  say("network and mount namespaces");
  await ensureNetwork(cluster);
  await ensureMountNamespaces(cluster);
  ensureCgroups(cluster);
  say("starting components");
  const started = await startServices(cluster, clusterServices(cluster));
  if (started.length > 0) {
    await waitForApi(cluster, say);
    await applyAddons(cluster);
  }
  if (started.includes("registry")) await waitForRegistry(cluster, say);
  await waitForNodes(cluster, say);
  return started;
}
