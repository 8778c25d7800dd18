import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate.js";
import { NodeGroup } from "@pulumi/aws/eks/nodeGroup.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import type { NetworkRef } from "../network/index.ts";
import { serviceTrust } from "../policy-document.ts";
import { diskKeyPolicy } from "./disk-key.ts";
import { launchTemplateSpec } from "./launch-template.ts";
import { nodeGroupSpec } from "./node-group.ts";
import type { Pool } from "./pool.ts";

/** What others need to know of node groups. */
export interface NodeGroupsRef {
  /** The role of all nodes. */
  readonly roleArn: pulumi.Output<string>;
  /** Names of the node groups by pool. */
  readonly groups: Readonly<Record<string, pulumi.Output<string>>>;
}

/** The cluster that nodes join. */
export interface JoinedCluster {
  readonly name: pulumi.Output<string>;
  /** Of Kubernetes, such as `1.36`. */
  readonly version: pulumi.Output<string>;
  /** The nodes' security group. */
  readonly securityGroupId: pulumi.Output<string>;
}

export interface NodeGroupsArgs {
  /** As {@link resolvePools} gives them. */
  readonly pools: readonly Pool[];
  readonly cluster: JoinedCluster;
  readonly network: Pick<NetworkRef, "zones" | "subnets">;
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly account: string;
  /** What the nodes' role needs beside pulling images, as a policy's text: the registry's caches. @default nothing */
  readonly pulls?: string;
  /** Whether the engine refuses to delete the key of the nodes' disks, without which every node is lost at once. */
  readonly protect: boolean;
}

/**
 * What a node may do on AWS: join its cluster, hand pods their own identities, pull images. Nothing of the network: the VPC CNI has
 * an identity of its own. https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
 */
const nodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"];

/**
 * The nodes of a cluster: a managed node group of Bottlerocket a pool, over all of the pool's zones. Depends on the network's routes
 * and on the add-ons that nodes need to become ready (`dependsOn`).
 *
 * Costs what its instances and their disks cost, from `min` nodes a pool on; AWS takes 3 to 5 minutes to make a group.
 */
export class NodeGroups extends pulumi.ComponentResource {
  readonly ref: NodeGroupsRef;

  constructor(name: string, args: NodeGroupsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { pools, cluster, network, environment, account, protect } = args;
    super("ml-serving:index:NodeGroups", name, { pools: pools.map((pool) => pool.name) }, opts);
    const parent = { parent: this };
    const role = new Role(
      name,
      { name: awsName(environment, "nodes"), assumeRolePolicy: serviceTrust("ec2.amazonaws.com") },
      parent,
    );
    const permissions = nodePolicies.map(
      (policy) =>
        new RolePolicyAttachment(
          `${name}-${policy}`,
          { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
          parent,
        ),
    );
    if (args.pulls !== undefined)
      new RolePolicy(name, { name: "registry-caches", role: role.name, policy: args.pulls }, parent);
    const key = new Key(
      name,
      {
        description: "Disks of nodes",
        enableKeyRotation: true,
        policy: diskKeyPolicy(account),
        tags: { Name: awsName(environment, "node-disks") },
      },
      { ...parent, protect },
    );
    new Alias(name, { name: `alias/${awsName(environment, "node-disks")}`, targetKeyId: key.id }, parent);

    const groups = pools.map((pool) => {
      const logical = `${name}-${pool.name}`;
      const bindings = { keyArn: key.arn, securityGroupId: cluster.securityGroupId };
      const template = new LaunchTemplate(logical, launchTemplateSpec(environment, pool, bindings), parent);
      const group = new NodeGroup(
        logical,
        {
          ...nodeGroupSpec(environment, pool),
          clusterName: cluster.name,
          // Nodes follow the control plane in the same run.
          version: cluster.version,
          nodeRoleArn: role.arn,
          subnetIds: pool.zones.flatMap((zone) => network.subnets.private[network.zones.indexOf(zone)] ?? []),
          launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
        },
        { ...parent, dependsOn: permissions, ignoreChanges: ["scalingConfig.desiredSize"] },
      );
      return [pool.name, group.nodeGroupName] as const;
    });
    this.ref = { roleArn: role.arn, groups: Object.fromEntries(groups) };
    this.registerOutputs({ ref: this.ref });
  }
}
