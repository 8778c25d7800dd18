import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import type { ClusterLayout } from "./layout.ts";
import type { Service } from "./services.ts";

/** A word of a shell command, quoted so that the shell takes it literally. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The script that runit starts a service with. The process enters its namespaces by nsenter: `ip netns exec` would
 * remount /sys, and the kubelet would then find no cgroups. It dies with its supervisor, so that a supervisor that was
 * killed never leaves a second copy behind.
 */
export function runScript(service: Service): string {
  const enter = [
    ...(service.netns === undefined ? [] : [`--net=/run/netns/${service.netns}`]),
    ...(service.mountNamespace === undefined ? [] : [`--mount=${service.mountNamespace}`]),
  ];
  const words = [
    "setpriv",
    "--pdeathsig",
    "KILL",
    ...(enter.length === 0 ? [] : ["nsenter", ...enter]),
    "env",
    ...Object.entries(service.env ?? {}).map(([key, value]) => `${key}=${value}`),
    ...service.command,
  ];
  return `#!/bin/sh\nexec 2>&1\nexec ${words.map(shellWord).join(" ")}\n`;
}

/** A log of at most four files of 2 MB. http://smarden.org/runit/svlogd.8.html */
const logConfig = "s2000000\nn3\n";

export function servicesFolder(cluster: ClusterLayout): string {
  return join(cluster.folder, "services");
}

export function logFile(cluster: ClusterLayout, service: string): string {
  return join(cluster.folder, "logs", service, "current");
}

function serviceFolder(cluster: ClusterLayout, service: string): string {
  return join(servicesFolder(cluster), service);
}

/** Writes a file only when it differs; tells whether it did. */
function writeIfChanged(path: string, content: string, mode: number): boolean {
  if (existsSync(path) && readFileSync(path, "utf8") === content) return false;
  writeFileSync(path, content);
  chmodSync(path, mode);
  return true;
}

/** Writes a service's folder as runit wants it. True when the way the service is started has changed. */
function writeService(cluster: ClusterLayout, service: Service): boolean {
  const folder = serviceFolder(cluster, service.name);
  const logs = join(cluster.folder, "logs", service.name);
  mkdirSync(join(folder, "log"), { recursive: true });
  mkdirSync(logs, { recursive: true });
  writeIfChanged(join(logs, "config"), logConfig, 0o644);
  writeIfChanged(join(folder, "log", "run"), `#!/bin/sh\nexec svlogd -tt ${shellWord(logs)}\n`, 0o755);
  return writeIfChanged(join(folder, "run"), runScript(service), 0o755);
}

/** What a supervisor says of its service. */
export interface ServiceStatus {
  readonly isSupervised: boolean;
  /** Process id of the service while it runs. */
  readonly pid: number | undefined;
}

/** Reads what `sv status` prints of several services: `run: FOLDER: (pid 12) 3s; run: log: …`, a line each. */
export function readStatuses(printed: string, folders: readonly string[]): readonly ServiceStatus[] {
  const lines = printed.split("\n");
  return folders.map((folder) => {
    const line = lines.find((candidate) => candidate.includes(`: ${folder}: `)) ?? "";
    const pid = /^run: .*?\(pid (\d+)\)/.exec(line)?.[1];
    return { isSupervised: /^(run|down|finish): /.test(line), pid: pid === undefined ? undefined : Number(pid) };
  });
}

async function statuses(folders: readonly string[]): Promise<readonly ServiceStatus[]> {
  const { stdout } = await execa("sv", ["status", ...folders], { reject: false, stdin: "ignore" });
  return readStatuses(stdout, folders);
}

async function isSupervised(folder: string): Promise<boolean> {
  return (await statuses([folder]))[0]?.isSupervised === true;
}

/** Whether the service runs right now, and its process id. */
export async function runningPid(cluster: ClusterLayout, service: string): Promise<number | undefined> {
  return (await statuses([serviceFolder(cluster, service)]))[0]?.pid;
}

/** Lets the next start of services start one anew that runs: what it read when it began is not there any more. */
export function startAnew(cluster: ClusterLayout, service: string): void {
  rmSync(join(serviceFolder(cluster, service), "run"), { force: true });
}

/**
 * Starts what does not run, restarts what is started differently now, and leaves the rest alone.
 * @returns names of the services that were started
 */
export async function startServices(cluster: ClusterLayout, services: readonly Service[]): Promise<readonly string[]> {
  const started: string[] = [];
  const before = await statuses(services.map((service) => serviceFolder(cluster, service.name)));
  for (const [index, service] of services.entries()) {
    const folder = serviceFolder(cluster, service.name);
    const changed = writeService(cluster, service);
    const status = before[index];
    if (status?.isSupervised === true) {
      if (changed) {
        await execa("sv", ["-w", "10", "force-restart", folder], { reject: false, stdin: "ignore" });
        started.push(service.name);
      } else if (status.pid === undefined) {
        await execa("sv", ["up", folder], { reject: false, stdin: "ignore" });
        started.push(service.name);
      }
      continue;
    }
    spawn("runsv", [folder], { detached: true, stdio: "ignore", cwd: "/" }).unref();
    started.push(service.name);
  }
  return started;
}

/** Ends every service of a cluster and its supervisor; the last ones started end first. */
export async function stopServices(cluster: ClusterLayout): Promise<void> {
  const folder = servicesFolder(cluster);
  if (!existsSync(folder)) return;
  const folders = readdirSync(folder).map((name) => join(folder, name));
  await Promise.all(
    folders.map(async (service) => {
      if (!(await isSupervised(service))) return;
      await execa("sv", ["-w", "5", "force-shutdown", service], { reject: false, stdin: "ignore" });
      for (let tries = 0; tries < 50 && (await isSupervised(service)); tries += 1) await sleep(100);
    }),
  );
  rmSync(folder, { recursive: true, force: true });
}
