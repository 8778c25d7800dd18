import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { clusterNetns, type ClusterLayout } from "./layout.ts";
import { netnsExists } from "./namespaces.ts";

/** Settings of the whole machine that a kubelet changes at its start: https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/util/sysctl/sysctl.go */
const touchedByKubelet = [
  "vm/overcommit_memory",
  "vm/panic_on_oom",
  "kernel/panic",
  "kernel/panic_on_oops",
  "kernel/keys/root_maxkeys",
  "kernel/keys/root_maxbytes",
];

function recordFile(folder: string): string {
  return join(folder, "kernel-settings.json");
}

/** What another cluster that runs on the machine has remembered: how it was before the first of them. */
function othersRecord({ folder }: ClusterLayout, runs: (name: string) => boolean): string | undefined {
  const root = dirname(folder);
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .filter((name) => name !== basename(folder) && runs(name))
    .map((name) => recordFile(join(root, name)))
    .find((file) => existsSync(file));
}

const isThere = (name: string): boolean => netnsExists(clusterNetns(name));

/**
 * Remembers the machine's settings as they were before the first kubelet of a cluster that runs.
 * @param runs whether a cluster of a name runs. Default: its network is there
 */
export function rememberKernelSettings(cluster: ClusterLayout, runs = isThere): void {
  const file = recordFile(cluster.folder);
  if (existsSync(file)) return;
  mkdirSync(cluster.folder, { recursive: true });
  const others = othersRecord(cluster, runs);
  if (others !== undefined) {
    copyFileSync(others, file);
    return;
  }
  const settings: Record<string, string> = {};
  for (const name of touchedByKubelet) {
    const path = join("/proc/sys", name);
    if (existsSync(path)) settings[name] = readFileSync(path, "utf8").trim();
  }
  writeFileSync(file, JSON.stringify(settings));
}

/** Puts the machine's settings back as they were remembered, unless another cluster runs: the last one does. */
export function restoreKernelSettings(cluster: ClusterLayout): void {
  const file = recordFile(cluster.folder);
  if (!existsSync(file) || othersRecord(cluster, isThere) !== undefined) return;
  const settings = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  for (const name of touchedByKubelet) {
    const value = settings[name];
    const path = join("/proc/sys", name);
    if (value !== undefined && existsSync(path) && readFileSync(path, "utf8").trim() !== value)
      writeFileSync(path, value);
  }
}
