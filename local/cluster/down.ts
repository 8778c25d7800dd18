import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Say } from "../console/steps.ts";
import { removeCgroups } from "./cgroups.ts";
import { restoreKernelSettings } from "./kernel-settings.ts";
import type { ClusterLayout } from "./layout.ts";
import { removeMountNamespaces, removeNetwork } from "./namespaces.ts";
import { endProcesses } from "./processes.ts";
import { forgetRegistryAccess } from "./registry-access.ts";
import { stopServices } from "./supervise.ts";

/** Removes a folder when nothing is in it. */
function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** `ip netns` keeps a mount for its folder; when no namespace is left in it, nobody needs it. */
async function removeEmptyNetnsFolder(): Promise<void> {
  const folder = "/run/netns";
  if (!existsSync(folder) || readdirSync(folder).length > 0) return;
  await execa("umount", [folder], { reject: false, stdin: "ignore" });
  removeIfEmpty(folder);
}

/** Takes a cluster down without a trace: processes, namespaces, mounts, cgroups, kernel settings, files. Idempotent. */
export async function clusterDown(cluster: ClusterLayout, say: Say): Promise<void> {
  say("ending components");
  await stopServices(cluster);
  say("ending containers");
  await endProcesses(cluster);
  say("removing namespaces and mounts");
  await removeMountNamespaces(cluster);
  await removeNetwork(cluster);
  await removeEmptyNetnsFolder();
  removeCgroups(cluster);
  restoreKernelSettings(cluster);
  say("removing files");
  forgetRegistryAccess(cluster);
  rmSync(cluster.runFolder, { recursive: true, force: true });
  removeIfEmpty(join(cluster.runFolder, ".."));
  rmSync(cluster.folder, { recursive: true, force: true });
  removeIfEmpty(join(cluster.folder, ".."));
}
