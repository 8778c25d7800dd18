import { describe, expect, it } from "vitest";
import { doctorAnswer } from "../../../cli/doctor/answer.ts";
import { clusterFindings, type ClusterFacts } from "../../../cli/doctor/cluster.ts";
import type { Finding } from "../../../cli/doctor/finding.ts";
import { lockFindings } from "../../../cli/doctor/facts.ts";
import { clientFindings, machineFindings, type MachineFacts } from "../../../cli/doctor/machine.ts";
import { ownClusterFindings, type OwnClusterFacts } from "../../../cli/doctor/own-cluster.ts";

const stateOf = (findings: readonly Finding[], name: string): Finding | undefined =>
  findings.find((finding) => finding.name === name);

const machine: MachineFacts = {
  os: "linux",
  arch: "x64",
  isRoot: true,
  hasGo: true,
  node: "20.20.2",
  go: "1.26.8",
  missingPackages: [],
  hasAptGet: true,
  freeBytes: 50e9,
  needsBuild: true,
};

describe("the machine", () => {
  it("is well where all is there", () => {
    expect(machineFindings(machine).map(({ state }) => state)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
  });

  it.each([
    ["no root", { isRoot: false }, "system", "sudo make up"],
    ["another system", { os: "darwin" }, "system", "KUBECONTEXT=NAME"],
    ["another processor", { arch: "arm64" }, "system", "KUBECONTEXT=NAME"],
    ["an old Node.js", { node: "18.20.0" }, "Node.js", "nodejs.org"],
    ["no Go while something has to be built", { go: undefined, hasGo: false }, "Go", "go.dev/dl"],
    ["packages, without root", { isRoot: false, missingPackages: ["runit"] }, "Debian packages", "sudo apt-get"],
    [
      "packages, without apt-get",
      { hasAptGet: false, missingPackages: ["runit"] },
      "Debian packages",
      "package manager",
    ],
    ["a full disk", { freeBytes: 5e9 }, "disk", "XDG_CACHE_HOME"],
  ] as const)("lacks something with %s, and the way out is said", (_, change, name, wayOut) => {
    const finding = stateOf(machineFindings({ ...machine, ...change }), name);
    expect(finding?.state).toBe("missing");
    expect(finding?.wayOut).toContain(wayOut);
  });

  it.each([
    ["no Go where everything is built", { go: undefined, hasGo: false, needsBuild: false }, "Go", "ok"],
    ["packages that apt-get installs", { missingPackages: ["runit", "maven"] }, "Debian packages", "will be made"],
    ["little space where everything is built", { freeBytes: 5e9, needsBuild: false }, "disk", "ok"],
  ] as const)("is well with %s", (_, change, name, state) => {
    expect(stateOf(machineFindings({ ...machine, ...change }), name)?.state).toBe(state);
  });

  it("needs neither Linux nor root for a cluster elsewhere", () => {
    const mac = clientFindings({ ...machine, os: "darwin", arch: "arm64", isRoot: false, missingPackages: ["runit"] });
    expect(mac.every(({ state }) => state === "ok")).toBe(true);
  });
});

const cluster: ClusterFacts = {
  name: "local",
  services: ["etcd", "loopback"],
  running: ["etcd", "loopback"],
  apiAnswers: true,
  registryAnswers: true,
  registryHasLogin: true,
  ports: [16443, 15000],
  taken: [16443, 15000],
  registry: "127.0.0.1:15000",
};

describe("the cluster", () => {
  it.each([
    ["runs", {}, ["ok", "ok", "ok"]],
    ["lacks a process", { running: ["loopback"] }, ["will be made", "ok", "ok"]],
    ["does not answer", { apiAnswers: false, registryAnswers: false }, ["will be made", "ok", "will be made"]],
    ["has a registry without a login", { registryHasLogin: false }, ["ok", "ok", "will be made"]],
    [
      "does not run",
      { running: [], taken: [], apiAnswers: false, registryAnswers: false },
      ["will be made", "ok", "will be made"],
    ],
    [
      "does not run, and a port is taken",
      { running: [], taken: [15000], apiAnswers: false },
      ["will be made", "missing", "will be made"],
    ],
  ] as const)("that %s", (_, change, states) => {
    expect(clusterFindings({ ...cluster, ...change }).map(({ state }) => state)).toEqual(states);
  });
  it("says which port is taken, and two ways out", () => {
    const [, ports] = clusterFindings({ ...cluster, running: [], taken: [15000] });
    expect(ports?.found).toContain("15000 taken by another program");
    expect(ports?.wayOut).toMatch(/ss -ltnp.*ML_SERVING_PORT_BLOCK=1/);
  });
});

const own: OwnClusterFacts = {
  context: "kind",
  isAsked: true,
  version: "v1.36.0",
  imagesWithoutDigest: 0,
  missingTools: [],
};

describe("a cluster of one's own", () => {
  it.each([
    ["is well", {}, ["ok", "ok", "ok"]],
    ["is not asked before there is a kubectl", { isAsked: false, version: undefined }, ["will be made", "ok", "ok"]],
    ["does not answer", { version: undefined }, ["missing", "ok", "ok"]],
    ["has no digest of an image", { imagesWithoutDigest: 2 }, ["ok", "missing", "ok"]],
    ["needs a program for images", { missingTools: [{ pkg: "maven", why: "builds" }] }, ["ok", "ok", "missing"]],
  ])("%s", (_, change, states) => {
    expect(ownClusterFindings({ ...own, ...change }).map(({ state }) => state)).toEqual(states);
  });
});

describe("the answer", () => {
  const findings: readonly Finding[] = [
    { area: "machine", name: "Go", state: "missing", found: "not there", wayOut: "https://go.dev/dl" },
    { area: "machine", name: "Node.js", state: "ok", found: "20.20.2" },
    { area: "cluster", name: "local", state: "will be made", found: "does not run" },
  ];
  it("is not well where something is missing, and ends with the ways out", () => {
    const { ok, text } = doctorAnswer(findings);
    expect(ok).toBe(false);
    expect(text).toMatch(/1 missing\.\n {2}Go → https:\/\/go\.dev\/dl$/);
  });
  it("is well where make up makes the rest by itself", () => {
    const { ok, text, json } = doctorAnswer(findings.slice(1));
    expect(ok).toBe(true);
    expect(text).toContain("make up can work here.");
    expect(json).toEqual({ ok: true, findings: findings.slice(1) });
  });
  it("counts unresolved facts without making them a reason not to start", () => {
    const nothing = { "eks-addons": new Map(), offerings: new Map(), prices: new Map(), instances: new Map() };
    const images = new Map([["a.io/b:1", { kind: "unresolved", source: "s" } as const]]);
    const found = lockFindings({ ...nothing, images });
    expect(found.find(({ name }) => name === "images")).toMatchObject({
      state: "ok",
      found: expect.stringContaining("1 of 1 unresolved") as string,
    });
  });
});
