import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../console/run.ts";
import type { ClusterLayout, NodeLayout } from "./layout.ts";
import { networkCommands, networkNamespaces } from "./network.ts";

/** Whether `path` is a mount point, as the kernel lists them. */
function isMounted(path: string): boolean {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .some((line) => line.split(" ")[4] === path);
}

export function netnsExists(name: string): boolean {
  return existsSync(`/run/netns/${name}`);
}

/** Builds the cluster's network unless it stands. A half-built one (a run that was killed) is taken down first. */
export async function ensureNetwork(cluster: ClusterLayout): Promise<void> {
  const finished = join(cluster.runFolder, "network");
  if (existsSync(finished) && networkNamespaces(cluster).every(netnsExists)) return;
  await removeNetwork(cluster);
  for (const command of networkCommands(cluster)) await run(command);
  mkdirSync(cluster.runFolder, { recursive: true });
  writeFileSync(finished, "");
}

export async function removeNetwork(cluster: ClusterLayout): Promise<void> {
  for (const name of networkNamespaces(cluster)) if (netnsExists(name)) await run(["ip", "netns", "delete", name]);
}

/**
 * What is done inside a node's fresh mount namespace. Everything that a node would leave in /run and /var goes to a
 * memory file system and to the node's own folder; mounts of pods end with the namespace.
 */
function nodeMounts(cluster: ClusterLayout, node: NodeLayout): string {
  const upper = varFolder(node);
  const work = join(node.folder, "var.work");
  return [
    "set -e",
    // Mounts of the machine that the new /run would hide: the kubelet takes a device's size at any of its mount points,
    // and at a hidden one there is nothing to measure.
    `for hidden in /run/netns '${cluster.runFolder}'; do umount --lazy --recursive "$hidden"; done`,
    "mount -t tmpfs -o mode=755 tmpfs /run",
    "mkdir -p /run/containerd /run/lock",
    `mkdir -p '${upper}' '${work}'`,
    `mount -t overlay overlay -o 'lowerdir=/var,upperdir=${upper},workdir=${work}' /var`,
    // The kubelet passes mounts on to containers and takes theirs.
    "mount --make-rshared /",
  ].join("\n");
}

/** Where a node's namespace keeps what is written to /var; the namespace is of no use without. */
function varFolder(node: NodeLayout): string {
  return join(node.folder, "var");
}

/** Makes the mount namespace of every node unless it is there; one whose files were deleted by hand is made anew. */
export async function ensureMountNamespaces(cluster: ClusterLayout): Promise<void> {
  mkdirSync(cluster.runFolder, { recursive: true });
  // A namespace can only be kept under a mount point that is private: https://man7.org/linux/man-pages/man1/unshare.1.html
  if (!isMounted(cluster.runFolder)) {
    await run(["mount", "--bind", cluster.runFolder, cluster.runFolder]);
    await run(["mount", "--make-private", cluster.runFolder]);
  }
  for (const node of cluster.nodes) {
    if (isMounted(node.mountNamespace)) {
      if (existsSync(varFolder(node))) continue;
      await run(["umount", node.mountNamespace]);
    }
    mkdirSync(node.folder, { recursive: true });
    writeFileSync(node.mountNamespace, "");
    await run([
      "unshare",
      `--mount=${node.mountNamespace}`,
      "--propagation",
      "private",
      "sh",
      "-c",
      nodeMounts(cluster, node),
    ]);
  }
}

export async function removeMountNamespaces(cluster: ClusterLayout): Promise<void> {
  for (const node of cluster.nodes) if (isMounted(node.mountNamespace)) await run(["umount", node.mountNamespace]);
  if (isMounted(cluster.runFolder)) await run(["umount", cluster.runFolder]);
}
