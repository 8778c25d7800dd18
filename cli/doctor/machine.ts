import { platformProblems, type Platform } from "../../local/toolchain/platform.ts";
import { missing, ok, willBeMade, type Finding } from "./finding.ts";

/** What of a machine decides whether things can be built and run on it. */
export interface MachineFacts extends Platform {
  /** Without the leading `v`. */
  readonly node: string;
  /** What `go version` says. Undefined: there is no Go. */
  readonly go: string | undefined;
  /** Debian packages of programs that are not there. */
  readonly missingPackages: readonly string[];
  readonly hasAptGet: boolean;
  /** Free bytes where the cache is or will be. */
  readonly freeBytes: number;
  /** Whether Go has still to build something. */
  readonly needsBuild: boolean;
}

/** As package.json says. */
const oldestNode = 20;

/**
 * Bytes that a first run takes: modules that Go downloads (about 5 GB), what it compiles (9 GB), the cache itself (4 GB).
 * A later run pulls images and writes logs and etcd's data.
 */
const spaceForBuild = 18e9;
const spaceForRun = 3e9;

/** The way out where a machine cannot do it. */
const elsewhere = "or use a cluster of your own: make up KUBECONTEXT=NAME REGISTRY=HOST";

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(0)} GB`;
}

function system(facts: MachineFacts): Finding {
  const [problem] = platformProblems(facts, false);
  const found = `${facts.os} ${facts.arch}, ${facts.isRoot ? "root" : "not root"}`;
  return problem === undefined ? ok("machine", "system", found) : missing("machine", "system", found, problem);
}

function packages({ missingPackages, isRoot, hasAptGet }: MachineFacts): Finding {
  const name = "Debian packages";
  const list = missingPackages.join(" ");
  if (missingPackages.length === 0) return ok("machine", name, "all there");
  if (isRoot && hasAptGet) return willBeMade("machine", name, `installed by apt-get: ${list}`);
  const wayOut = hasAptGet
    ? `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${list}`
    : `install them with this system's package manager, ${elsewhere}`;
  return missing("machine", name, `not there: ${list}`, wayOut);
}

function node(version: string): Finding {
  const major = Number(version.split(".")[0]);
  return major >= oldestNode
    ? ok("machine", "Node.js", version)
    : missing("machine", "Node.js", version, `Node.js ${oldestNode} or newer: https://nodejs.org`);
}

function go({ go: version, needsBuild }: MachineFacts): Finding {
  if (version !== undefined) return ok("machine", "Go", version);
  return needsBuild
    ? missing(
        "machine",
        "Go",
        "not there, and something has to be built",
        `Go 1.26 or newer: https://go.dev/dl, ${elsewhere}`,
      )
    : ok("machine", "Go", "not there, and not needed: everything is built");
}

function space({ freeBytes, needsBuild }: MachineFacts): Finding {
  const needed = needsBuild ? spaceForBuild : spaceForRun;
  const found = `${gigabytes(freeBytes)} free, about ${gigabytes(needed)} needed`;
  return freeBytes >= needed
    ? ok("machine", "disk", found)
    : missing("machine", "disk", found, "make room, or keep the cache on another disk: XDG_CACHE_HOME=DIR make up");
}

/** What a machine brings on which the embedded cluster is built and runs. Pure. */
export function machineFindings(facts: MachineFacts): readonly Finding[] {
  return [system(facts), node(facts.node), go(facts), packages(facts), space(facts)];
}

/** What a machine brings from which a cluster elsewhere is used. Pure. */
export function clientFindings(facts: MachineFacts): readonly Finding[] {
  return [node(facts.node), go(facts), space(facts)];
}
