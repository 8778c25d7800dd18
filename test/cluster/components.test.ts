import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterDown } from "../../local/cluster/down.ts";
import { kubectl, tryKubectl } from "../../local/cluster/kubectl.ts";
import { clusterLayout } from "../../local/cluster/layout.ts";
import { endProcesses } from "../../local/cluster/processes.ts";
import { clusterServices } from "../../local/cluster/services.ts";
import { runningPid, stopServices } from "../../local/cluster/supervise.ts";
import { clusterUp } from "../../local/cluster/up.ts";
import { traces } from "../support/traces.ts";

const cluster = clusterLayout("components", { portBlock: 98 });
const quiet = (): void => undefined;

async function until(what: string, isTrue: () => Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s`);
    await sleep(200);
  }
}

async function nodesReady(): Promise<boolean> {
  const told = await tryKubectl(cluster.kubeconfig, [
    "get",
    "nodes",
    "-o",
    "jsonpath={.items[*].status.conditions[?(@.type=='Ready')].status}",
  ]);
  return told === "True True";
}

describe("a cluster of its own", () => {
  const before = traces();

  beforeAll(async () => {
    const started = await clusterUp(cluster, quiet);
    expect(started).toHaveLength(clusterServices(cluster).length);
  });
  afterAll(async () => {
    await clusterDown(cluster, quiet);
  });

  it("has two ready nodes with addresses of their own, DNS and metrics", async () => {
    expect(await nodesReady()).toBe(true);
    const addresses = await kubectl(cluster.kubeconfig, [
      "get",
      "nodes",
      "-o",
      "jsonpath={.items[*].status.addresses[?(@.type=='InternalIP')].address}",
    ]);
    expect(addresses).toBe("10.88.0.11 10.88.0.12");
    await until("metrics of both nodes", async () => {
      const told = await tryKubectl(cluster.kubeconfig, ["top", "nodes", "--no-headers"]);
      return told?.split("\n").length === 2;
    });
  });

  it("changes nothing on the machine outside of its own namespaces and folders", () => {
    const now = traces();
    expect(now.links).toEqual(before.links);
    expect(now.rules).toBe(before.rules);
  });

  it("starts nothing when everything runs", async () => {
    expect(await clusterUp(cluster, quiet)).toEqual([]);
  });

  it.each(clusterServices(cluster).map((service) => service.name))("gets %s back after kill -9", async (name) => {
    const pid = await runningPid(cluster, name);
    if (pid === undefined) throw new Error(`${name} does not run`);
    process.kill(pid, "SIGKILL");
    await until(`a new ${name}`, async () => {
      const now = await runningPid(cluster, name);
      return now !== undefined && now !== pid;
    });
    await until("readiness", nodesReady);
  });

  it("gets a supervisor that was killed back by the next up, with one copy of its service", async () => {
    const pid = await runningPid(cluster, "kube-scheduler");
    if (pid === undefined) throw new Error("kube-scheduler does not run");
    const supervisor = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
    process.kill(supervisor, "SIGKILL");
    await until("the service's end with its supervisor", () => Promise.resolve(!existsSync(`/proc/${pid}/exe`)));
    expect(await clusterUp(cluster, quiet)).toEqual(["kube-scheduler"]);
    await until("a new scheduler", async () => (await runningPid(cluster, "kube-scheduler")) !== undefined);
  });

  it("comes back as a new one when it was killed whole and its files were deleted by hand", async () => {
    await stopServices(cluster);
    await endProcesses(cluster);
    rmSync(cluster.folder, { recursive: true });
    expect(await clusterUp(cluster, quiet)).toHaveLength(clusterServices(cluster).length);
    expect(await nodesReady()).toBe(true);
  });

  it("is gone without a trace after down", async () => {
    await clusterDown(cluster, quiet);
    expect(traces()).toEqual(before);
    expect(existsSync(cluster.folder)).toBe(false);
    expect(existsSync(cluster.runFolder)).toBe(false);
    await clusterDown(cluster, quiet); // and again: nothing to do is no error
  });
});
