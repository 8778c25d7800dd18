import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterLayout } from "./layout.ts";

/** Settings of the whole machine that a kubelet changes at its start: https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/util/sysctl/sysctl.go */
const touchedByKubelet = [
  "vm/overcommit_memory",
  "vm/panic_on_oom",
  "kernel/panic",
  "kernel/panic_on_oops",
  "kernel/keys/root_maxkeys",
  "kernel/keys/root_maxbytes",
];

function recordFile(cluster: ClusterLayout): string {
  return join(cluster.folder, "kernel-settings.json");
}

/** Remembers the machine's settings as they were before the first kubelet of this cluster. */
export function rememberKernelSettings(cluster: ClusterLayout): void {
  const file = recordFile(cluster);
  if (existsSync(file)) return;
  const settings: Record<string, string> = {};
  for (const name of touchedByKubelet) {
    const path = join("/proc/sys", name);
    if (existsSync(path)) settings[name] = readFileSync(path, "utf8").trim();
  }
  mkdirSync(cluster.folder, { recursive: true });
  writeFileSync(file, JSON.stringify(settings));
}

/** Puts the machine's settings back as they were remembered. */
export function restoreKernelSettings(cluster: ClusterLayout): void {
  const file = recordFile(cluster);
  if (!existsSync(file)) return;
  const settings = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  for (const name of touchedByKubelet) {
    const value = settings[name];
    const path = join("/proc/sys", name);
    if (value !== undefined && existsSync(path) && readFileSync(path, "utf8").trim() !== value)
      writeFileSync(path, value);
  }
}
