import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { currentCluster } from "./cluster/current.ts";
import type { ClusterLayout } from "./cluster/layout.ts";
import { Problem } from "./console/problem.ts";

/** What `make up` prepared outside of Pulumi, for the program that runs on top of it. */
export interface Substrate {
  readonly cluster: { readonly kubeconfig: string; readonly context: string };
  readonly registry: string;
  readonly gatewayUrl: string;
  /** The fixed address of the gateway's service, where a loopback forwarder leads to it. */
  readonly gatewayService: string;
  readonly versions: { readonly envoyGateway: string };
  /** Images by digest. */
  readonly images: { readonly base: string; readonly envoy: string; readonly envoyGateway: string };
  /** Build contexts of our own runtimes' images. */
  readonly contexts: { readonly pmml: string };
}

function substrateFile(cluster: ClusterLayout): string {
  return join(cluster.folder, "substrate.json");
}

export function writeSubstrate(cluster: ClusterLayout, substrate: Substrate): void {
  const file = substrateFile(cluster);
  writeFileSync(`${file}.new`, `${JSON.stringify(substrate, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** @throws {Problem} when `make up` has not run */
export function readSubstrate(cluster: ClusterLayout = currentCluster()): Substrate {
  const file = substrateFile(cluster);
  if (!existsSync(file))
    throw new Problem(`${file} is missing: cluster ${cluster.name} was not brought up.`, "make up");
  return JSON.parse(readFileSync(file, "utf8")) as Substrate;
}
