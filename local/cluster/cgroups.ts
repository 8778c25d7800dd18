import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { ClusterLayout } from "./layout.ts";

const root = "/sys/fs/cgroup";

/** What the kubelet accounts for; on cgroup v2 each must be switched on from the root down. */
const controllers = ["cpuset", "cpu", "memory", "pids"];

/** Whether the machine has the one hierarchy of cgroup v2, rather than one for each controller. */
function isUnified(): boolean {
  return existsSync(join(root, "cgroup.controllers"));
}

/** The roots below which the cluster has its folders: one (v2), or one for each controller (v1 and hybrid). */
function hierarchies(): readonly string[] {
  if (isUnified()) return [root];
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, "cgroup.procs")));
}

function parents(path: string): readonly string[] {
  const parts = path.split("/").filter((part) => part !== "");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** A cpuset without CPUs takes no process (v1): a new one gets its parent's. */
function inheritCpuset(folder: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"]) {
    const path = join(folder, file);
    if (!existsSync(path) || readFileSync(path, "utf8").trim() !== "") continue;
    writeFileSync(path, readFileSync(join(folder, "..", file), "utf8"));
  }
}

/** What one process of the machine weighs beside others, and what Kubernetes counts a CPU as. */
const sharesOfCpu = 1024;

/**
 * A node's pods weigh as much as the machine's CPUs, as the kubelet counts them below. A new cgroup weighs as much as one
 * process, and outside of it every process weighs for itself (v1): all pods together would get no more of a busy machine
 * than one compiler does. v2 weighs groups only against groups.
 * https://www.kernel.org/doc/Documentation/scheduler/sched-design-CFS.txt
 */
function weighAsNode(folder: string): void {
  const path = join(folder, "cpu.shares");
  if (existsSync(path)) writeFileSync(path, String(availableParallelism() * sharesOfCpu));
}

/** Makes the cgroup of every node below every controller. Idempotent. */
export function ensureCgroups(cluster: ClusterLayout): void {
  for (const hierarchy of hierarchies()) {
    for (const node of cluster.nodes) {
      let above = hierarchy;
      for (const part of parents(node.cgroup)) {
        const folder = join(hierarchy, part);
        if (isUnified())
          writeFileSync(join(above, "cgroup.subtree_control"), controllers.map((c) => `+${c}`).join(" "));
        mkdirSync(folder, { recursive: true });
        if (!isUnified()) {
          inheritCpuset(folder);
          weighAsNode(folder);
        }
        above = folder;
      }
    }
  }
}

/** The cgroup that all of a cluster's pods are below. */
function clusterCgroup(cluster: ClusterLayout): string | undefined {
  const first = cluster.nodes[0];
  return first === undefined ? undefined : parents(first.cgroup)[0];
}

/** A folder and all below it, the deepest first. */
function deepestFirst(folder: string): readonly string[] {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => deepestFirst(join(folder, entry.name)));
  return [...below, folder];
}

function clusterFolders(cluster: ClusterLayout): readonly string[] {
  const name = clusterCgroup(cluster);
  if (name === undefined || !existsSync(root)) return [];
  return hierarchies()
    .map((hierarchy) => join(hierarchy, name))
    .filter((folder) => existsSync(folder))
    .flatMap(deepestFirst);
}

/** Ids of all processes in the cluster's pods. */
export function podProcesses(cluster: ClusterLayout): readonly number[] {
  const pids = new Set<number>();
  for (const folder of clusterFolders(cluster)) {
    for (const line of readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n"))
      if (line !== "") pids.add(Number(line));
  }
  return [...pids];
}

/** Removes the cluster's cgroups; they must hold no process any more. */
export function removeCgroups(cluster: ClusterLayout): void {
  for (const folder of clusterFolders(cluster)) rmdirSync(folder);
}
