import { execa } from "execa";
import { currentCluster } from "../../local/cluster/current.ts";
import { ownCluster } from "../../local/ground/own.ts";
import { debianTools, isPresent, missingPackages } from "../../local/toolchain/debian.ts";
import { cacheRoot } from "../../local/toolchain/paths.ts";
import { loadLocks } from "../../locks/load.ts";
import { clusterFacts, clusterFindings } from "./cluster.ts";
import { diskFindings, freeBytes } from "./disk.ts";
import { lockFindings } from "./facts.ts";
import { missing, type Finding } from "./finding.ts";
import { clientFindings, machineFindings, type MachineFacts } from "./machine.ts";
import { ownClusterFacts, ownClusterFindings } from "./own-cluster.ts";
import { providerFindings } from "./providers.ts";
import { clusterToolFindings, engineFindings, needsGo } from "./toolchain.ts";

async function goVersion(): Promise<string | undefined> {
  const told = await execa("go", ["version"], { cwd: "/", reject: false, stdin: "ignore" });
  return /go(\d\S*)/.exec(told.stdout)?.[1];
}

async function machineFacts(go: string | undefined, isEmbedded: boolean): Promise<MachineFacts> {
  return {
    os: process.platform,
    arch: process.arch,
    isRoot: process.getuid?.() === 0,
    hasGo: go !== undefined,
    node: process.versions.node,
    go,
    missingPackages: missingPackages(debianTools, isPresent),
    hasAptGet: isPresent("apt-get"),
    freeBytes: await freeBytes(cacheRoot()),
    needsBuild: await needsGo(isEmbedded),
  };
}

/** Everything that `make up` needs, looked at and not changed; for the embedded cluster, or for one of the user's own. */
export async function examine(env: NodeJS.ProcessEnv = process.env): Promise<readonly Finding[]> {
  const own = ownCluster(env);
  const go = await goVersion();
  const machine = await machineFacts(go, own === undefined);
  const loaded = loadLocks();
  const facts =
    "locks" in loaded
      ? lockFindings(loaded.locks)
      : [missing("facts", "locks/", `${loaded.issues.length} mistakes`, "npx ml lock --check says which")];
  const rest = [
    ...(await engineFindings()),
    ...providerFindings(),
    ...facts,
    ...(await diskFindings(go !== undefined)),
  ];
  return own === undefined
    ? [
        ...machineFindings(machine),
        ...clusterToolFindings(),
        ...clusterFindings(await clusterFacts(currentCluster(env))),
        ...rest,
      ]
    : [...clientFindings(machine), ...ownClusterFindings(await ownClusterFacts(own)), ...rest];
}
