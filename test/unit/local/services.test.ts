import { describe, expect, it } from "vitest";
import { execFileSync } from "node:child_process";
import { clusterLayout } from "../../../local/cluster/layout.ts";
import { clusterServices } from "../../../local/cluster/services.ts";
import { readStatuses, runScript, shellWord } from "../../../local/cluster/supervise.ts";

const services = clusterServices(clusterLayout("local", { stateRoot: "/state" }));

describe("clusterServices", () => {
  it("runs everything but the loopback forwarder in namespaces of the cluster", () => {
    expect(services.filter((service) => service.netns === undefined).map((service) => service.name)).toEqual([
      "loopback",
    ]);
  });

  it("names each service once", () => {
    expect(new Set(services.map((service) => service.name)).size).toBe(services.length);
  });

  it("serves nothing without a certificate check", () => {
    const flags = services.flatMap((service) => service.command).join(" ");
    expect(flags).not.toMatch(/insecure/);
    expect(flags).toContain("--anonymous-auth=false");
    expect(flags).toContain("--authorization-mode=Node,RBAC");
  });
});

describe("readStatuses", () => {
  // As runit 2.1.2 printed it.
  const printed = `run: /s/etcd: (pid 15910) 3663s; run: log: (pid 15909) 3663s
down: /s/etcd-2: 12s, normally up, want up; run: log: (pid 15951) 3663s
fail: /s/none: unable to change to service directory: file does not exist`;

  it("tells services apart that are looked after, that run, and that are neither", () => {
    expect(readStatuses(printed, ["/s/none", "/s/etcd", "/s/etcd-2", "/s/unheard"])).toStrictEqual([
      { isSupervised: false, pid: undefined },
      { isSupervised: true, pid: 15910 },
      { isSupervised: true, pid: undefined },
      { isSupervised: false, pid: undefined },
    ]);
  });
});

describe("runScript", () => {
  it("dies with its supervisor and enters its namespaces without remounting /sys", () => {
    const kubelet = services.find((service) => service.name === "node-1-kubelet");
    if (kubelet === undefined) throw new Error("no kubelet");
    const script = runScript(kubelet);
    expect(script).toContain("exec setpriv --pdeathsig KILL nsenter --net=/run/netns/mls-local-1 --mount=");
    expect(script).not.toContain("ip netns exec");
  });

  it("passes every word to the program as it is, whatever is in it", () => {
    const words = ["plain", "two words", "it's", '"quoted"', "$HOME", "`id`", "a;b", "*", ""];
    const script = `exec printf '%s\\n' ${words.map(shellWord).join(" ")}`;
    const printed = execFileSync("sh", ["-c", script], { encoding: "utf8" });
    expect(printed.split("\n").slice(0, -1)).toEqual(words);
  });
});
