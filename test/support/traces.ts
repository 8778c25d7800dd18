import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stateRoot, type ClusterLayout } from "../../local/cluster/layout.ts";
import { storageFolder } from "../../local/providers/docker/storage.ts";

/** Everything on the machine that a cluster could leave behind, as comparable lines. */
export interface Traces {
  readonly namespaces: readonly string[];
  readonly mounts: readonly string[];
  readonly cgroups: readonly string[];
  readonly rules: string;
  readonly links: readonly string[];
  readonly settings: readonly string[];
  readonly processes: readonly string[];
}

function output(file: string, ...args: string[]): string {
  return execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

function list(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Programs that a cluster starts; other suites, which may run beside, start some of them too. */
const programs = /^(etcd|kube-|kubelet|coredns|metrics-server|containerd|haproxy|docker-registry|runsv|svlogd|pause)/;

/** Whether a process is a cluster's: its command line names a folder of clusters, or its cgroup is one of theirs. */
function isOfCluster(pid: string): boolean {
  const read = (file: string): string => readFileSync(`/proc/${pid}/${file}`, "utf8");
  return read("cmdline").includes(`${stateRoot()}/`) || read("cgroup").includes("/mls-");
}

function processes(): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [name, state] = [
          readFileSync(`/proc/${pid}/comm`, "utf8").trim(),
          readFileSync(`/proc/${pid}/stat`, "utf8"),
        ];
        // A zombie holds nothing but its entry, until its parent looks.
        return programs.test(name) && !/\) Z /.test(state) && isOfCluster(pid) ? [`${name} ${pid}`] : [];
      } catch {
        return []; // it ended while being looked at
      }
    });
}

/** Where image builds of other suites mount what they build. */
const ofBuilds = ["/var/tmp/buildah", storageFolder()];

const kernelSettings = ["vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops", "kernel/keys/root_maxkeys"];

/** What is there right now. */
export function traces(): Traces {
  return {
    namespaces: list("/run/netns"),
    mounts: readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .map((line) => line.split(" ")[4] ?? "")
      .filter((path) => path !== "" && !ofBuilds.some((folder) => path.startsWith(folder))),
    cgroups: list("/sys/fs/cgroup").flatMap((controller) =>
      list(join("/sys/fs/cgroup", controller))
        .filter((name) => name.startsWith("mls-"))
        .map((name) => `${controller}/${name}`),
    ),
    rules: output("nft", "list", "ruleset"),
    links: list("/sys/class/net"),
    settings: kernelSettings.map((name) => readFileSync(join("/proc/sys", name), "utf8").trim()),
    processes: processes(),
  };
}

/** What is there of one cluster, whatever others are there: lines that name it. */
export function tracesOf({ folder, runFolder, netns }: ClusterLayout): readonly string[] {
  const { namespaces, mounts, cgroups } = traces();
  const isOf = (name: string): boolean => name === netns || name.startsWith(`${netns}-`);
  return [
    ...namespaces.filter(isOf),
    ...mounts.filter((path) => path.startsWith(`${folder}/`) || path.startsWith(`${runFolder}/`)),
    ...cgroups.filter((path) => isOf(path.split("/")[1] ?? "")),
    ...[folder, runFolder].filter((path) => existsSync(path)),
  ];
}
