import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { ClusterAddOns, VolumeClass, type ClusterRef } from "../../components/cluster/index.ts";
import { ClusterAutoscaler } from "../../components/cluster-autoscaler/index.ts";
import type { NodeGroups } from "../../components/node-groups/index.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import type { CloudFacts } from "./facts.ts";

/** What nodes are made ready with. */
interface Ground {
  readonly cluster: ClusterRef;
  readonly kubernetes: k8s.Provider;
  readonly nodes: NodeGroups;
  /** Encrypts volumes. */
  readonly key: pulumi.Output<string>;
}

/**
 * Nodes, and what pods find on them: add-ons and a class of volumes where the cluster is ours, and who makes more nodes.
 * @returns what pods wait for
 */
export function readyNodes(
  { name: environment, account: { id: account, region }, cluster: settings }: CloudEnvironment,
  { addOns: versions, images }: CloudFacts,
  { cluster, kubernetes, nodes, key }: Ground,
  parent: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const inCluster = { ...parent, providers: { kubernetes } };
  const autoscaler = (after: readonly pulumi.Resource[]): ClusterAutoscaler =>
    new ClusterAutoscaler(
      "autoscaler",
      { environment, account, region, cluster, image: images.platform.clusterAutoscaler },
      { ...inCluster, dependsOn: [...after] },
    );
  if ("adopt" in settings) return [nodes, autoscaler([nodes])];
  const addOns = new ClusterAddOns(
    "add-ons",
    { environment, cluster, versions, key },
    { ...parent, dependsOn: [nodes] },
  );
  const volumes = new VolumeClass("volumes", { key }, { ...inCluster, dependsOn: [addOns] });
  return [addOns, volumes, autoscaler([addOns])];
}
