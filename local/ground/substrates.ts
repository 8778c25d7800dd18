import { join } from "node:path";
import type { ClusterLayout } from "../cluster/layout.ts";
import type { Substrate } from "../substrate.ts";
import { versions } from "../toolchain/versions.ts";
import type { OwnCluster } from "./own.ts";

/** The part of a substrate that is only known when it has been made; everything else is decided before. */
export type MadeSubstrate = Pick<Substrate, "images" | "contexts" | "asked" | "keda">;

/** Where rows are that models score, and what they made of them. Pure. */
export function batchFolderOf(cluster: ClusterLayout): string {
  return join(cluster.folder, "batch");
}

/** What a stack on an embedded cluster stands on. Pure. */
export function embeddedSubstrate(cluster: ClusterLayout, made: MadeSubstrate): Substrate {
  return {
    cluster: { kubeconfig: cluster.kubeconfig, context: `ml-serving-${cluster.name}` },
    dnsAddress: cluster.address,
    clusterAddresses: [cluster.nodeCidr],
    registry: cluster.registry,
    gatewayUrl: `http://127.0.0.1:${cluster.ports.gateway}`,
    gatewayService: cluster.gatewayService,
    prometheusService: cluster.prometheusService,
    alertmanagerService: cluster.alertmanagerService,
    batchFolder: batchFolderOf(cluster),
    versions: { envoyGateway: versions.envoyGateway },
    ...made,
  };
}

/** What a stack on a cluster of the user's own stands on. Pure. */
export function ownSubstrate(own: OwnCluster, made: MadeSubstrate): Substrate {
  return {
    cluster: { kubeconfig: own.kubeconfig, context: own.context },
    registry: own.registry,
    gatewayUrl: `http://127.0.0.1:${own.gatewayPort}`,
    versions: { envoyGateway: versions.envoyGateway },
    ...made,
  };
}
