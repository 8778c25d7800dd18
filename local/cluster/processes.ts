import { existsSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { podProcesses } from "./cgroups.ts";
import type { ClusterLayout } from "./layout.ts";
import { networkNamespaces } from "./network.ts";

/** Identity of a namespace file: the inode that `/proc/PID/ns/*` shows for processes inside. */
function namespaceInode(path: string): string | undefined {
  return existsSync(path) ? String(statSync(path).ino) : undefined;
}

function inodeOf(pid: string, kind: "net" | "mnt"): string | undefined {
  try {
    return /\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/ns/${kind}`))?.[1];
  } catch {
    return undefined; // it has ended in the meantime
  }
}

/** Ids of all processes that live in a namespace or a cgroup of the cluster, this process excepted. */
export function clusterProcesses(cluster: ClusterLayout): readonly number[] {
  const networks = new Set(networkNamespaces(cluster).map((name) => namespaceInode(`/run/netns/${name}`)));
  const mounts = new Set(cluster.nodes.map((node) => namespaceInode(node.mountNamespace)));
  networks.delete(undefined);
  mounts.delete(undefined);
  const found = new Set(podProcesses(cluster));
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const net = inodeOf(pid, "net");
    const mnt = inodeOf(pid, "mnt");
    if ((net !== undefined && networks.has(net)) || (mnt !== undefined && mounts.has(mnt))) found.add(Number(pid));
  }
  found.delete(process.pid);
  return [...found];
}

/**
 * Ends every process of the cluster; containers get no grace here, whoever wants one deletes the pods first.
 * @throws when some cannot be ended within ten seconds
 */
export async function endProcesses(cluster: ClusterLayout): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const pids = clusterProcesses(cluster);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // it has ended in the meantime
      }
    }
    await sleep(100);
  }
  throw new Error(`processes ${clusterProcesses(cluster).join(", ")} of cluster ${cluster.name} do not end`);
}
