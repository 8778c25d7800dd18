import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { clusterDown } from "../../local/cluster/down.ts";
import { networkNamespaces } from "../../local/cluster/network.ts";
import { clusterProcesses } from "../../local/cluster/processes.ts";
import { rehearsalLayout, type RehearsalOptions } from "../../local/rehearsal/layout.ts";
import { rehearse } from "../../local/rehearsal/rehearse.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { processesOf } from "../support/processes.ts";

const options: RehearsalOptions = {
  environment: "dev",
  program: join(repositoryRoot, "test/rehearsal/program"),
  name: "test",
  portBlock: 88,
};
const account = "111122223333";
const wishes = new Map([
  ["iris", undefined],
  ["fraud", "l4"],
]);
const { cluster, engine, store } = rehearsalLayout(options);
afterAll(() => clusterDown(cluster, () => undefined));

/** What is left of a rehearsal on the machine. */
function left(): readonly string[] {
  return [
    ...networkNamespaces(cluster).filter((name) => existsSync(`/run/netns/${name}`)),
    ...[cluster.folder, `${cluster.folder}.pid`, cluster.runFolder].filter((folder) => existsSync(folder)),
    ...clusterProcesses(cluster).map(String),
    ...processesOf(engine.home),
  ];
}

describe("a rehearsal of a small platform", () => {
  it("goes through every phase, and leaves no trace", async () => {
    const report = await rehearse({ ...options, account, wishes });
    expect(report.phases.map(({ name }) => name)).toEqual([
      "control plane",
      "preview of everything new",
      "up",
      "every pod on the pool where it should be",
      "refresh finds no drift",
      "drift by hand is found and mended",
      "an update changes what it should",
      "teams bring up their models by themselves",
      "a run that changes nothing",
      "what holds data refuses to go",
      "destroy leaves nothing",
    ]);
    const toldOf = (name: string): string => report.phases.find((phase) => phase.name === name)?.told ?? "";
    // Two of web, three of iris, two of fraud, one of store, and the Job's.
    expect(toldOf("every pod on the pool where it should be")).toBe("9 pods on 6 nodes, 2 models");
    expect(toldOf("drift by hand is found and mended")).toMatch(/Deployment models\/\w+ deleted; tag Name of Vpc/);
    expect(toldOf("an update changes what it should")).toBe("pool cpu: at most 4 → 5 nodes");
    expect(toldOf("a run that changes nothing")).toBe("nothing changed");
    // Three pods of three CPUs each: two on a node of eight, so a second node; one accelerator a node, for two pods.
    expect(report.simulated).toContain("autoscaling of ml-serving-test-cpu: 1 → 2 nodes");
    expect(report.simulated).toContain("autoscaling of ml-serving-test-l4: 0 → 2 nodes");
    expect(report.simulated).toContain("1 volumes, made as the EBS driver would");
    expect(left()).toEqual([]);
  });

  it("fails where a pod is on the wrong pool, names it, and leaves no trace", async () => {
    const other = new Map([...wishes, ["iris", "l4"]] as const);
    await expect(rehearse({ ...options, account, wishes: other })).rejects.toThrow(
      /Rehearsal of dev, every pod on the pool where it should be: .*models\/iris-\S+ is of model iris, which asks for l4/,
    );
    expect(left()).toEqual([]);
  });

  it("ends when it is interrupted, and leaves no trace", async () => {
    const controller = new AbortController();
    const interrupted = rehearse({ ...options, account, wishes, signal: controller.signal });
    // In the middle of `up`: the account has a network, and pods are still to come.
    const looking = setInterval(() => {
      if (existsSync(join(store, "eu-west-1", account, "ec2.vpc.Vpc"))) controller.abort();
    }, 50);
    await expect(interrupted).rejects.toThrow("The rehearsal was interrupted");
    clearInterval(looking);
    expect(left()).toEqual([]);
  });
});
