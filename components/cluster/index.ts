import { AccessEntry } from "@pulumi/aws/eks/accessEntry.js";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation.js";
import { Cluster as EksCluster } from "@pulumi/aws/eks/cluster.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { LogGroup } from "../log-group/index.ts";
import type { NetworkRef } from "../network/index.ts";
import { accountDecides, policyText, serviceTrust } from "../policy-document.ts";
import { serviceRange } from "../service-range.ts";
import { viewersGroup } from "../viewers-group.ts";
import { accessPolicies, principalArn, roleName } from "./access.ts";
import { nodeAddOns, type AddOnVersions } from "./add-on-configuration.ts";
import { makeAddOns } from "./add-ons.ts";
import { renderKubeconfig } from "./kubeconfig.ts";
import type { ClusterRef } from "./ref.ts";
import { makeSecurityGroups } from "./security-groups.ts";
import type { ClusterAccess, ClusterSettings, NewCluster } from "./settings.ts";

export type { AddOnVersions } from "./add-on-configuration.ts";
export { ClusterAddOns } from "./add-ons.ts";
export type { ClusterRef } from "./ref.ts";
export { VolumeClass } from "./volume-class.ts";

export interface ClusterArgs {
  readonly settings: ClusterSettings;
  readonly network: NetworkRef;
  readonly environment: EnvironmentName;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** Versions of the add-ons that come before nodes; the others are {@link ClusterAddOns}. */
  readonly addOns: AddOnVersions;
  /** CI's roles, by ARN: who deploys administers, who previews looks. @default none */
  readonly ci?: { readonly deploy: pulumi.Input<string>; readonly preview: pulumi.Input<string> | undefined };
  /** Whether the engine and EKS refuse to delete it, and the engine its keys. */
  readonly protect: boolean;
}

/** https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/**
 * An EKS cluster: reached from within the network, secrets encrypted with a key of ours, everything logged, and nobody in it but by an
 * access entry. An adopted one is read by its name; nothing is made of it.
 *
 * Paid by the hour, and several times that once its version is in extended support: https://aws.amazon.com/eks/pricing/. AWS takes about a
 * quarter of an hour to make one.
 */
export class Cluster extends pulumi.ComponentResource {
  readonly ref: ClusterRef;

  constructor(name: string, args: ClusterArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings, region } = args;
    super("ml-serving:index:Cluster", name, { settings }, opts);
    if ("create" in settings) {
      const { cluster, nodes, clients, entered } = this.create(name, settings.create, args);
      this.ref = { ...refOf(cluster, region, nodes, entered), clientSecurityGroupId: clients };
    } else {
      const cluster = EksCluster.get(name, settings.adopt.name, {}, { parent: this });
      this.ref = refOf(cluster, region, cluster.vpcConfig.clusterSecurityGroupId);
    }
    this.registerOutputs({ ref: this.ref });
  }

  private create(
    name: string,
    settings: NewCluster,
    { network, environment, region, account, addOns, ci, protect }: ClusterArgs,
  ) {
    const parent = { parent: this };
    const clusterName = awsName(environment);
    const role = new Role(
      name,
      { name: awsName(environment, "control-plane"), assumeRolePolicy: serviceTrust("eks.amazonaws.com") },
      parent,
    );
    const permissions = new RolePolicyAttachment(
      name,
      { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" },
      parent,
    );
    const key = new Key(
      `${name}-secrets`,
      {
        description: `Secrets in the cluster ${clusterName}`,
        enableKeyRotation: true,
        deletionWindowInDays: protect ? 30 : 7,
        policy: policyText([accountDecides(account)]),
        tags: { Name: awsName(environment, "cluster-secrets") },
      },
      { ...parent, protect },
    );
    new Alias(
      `${name}-secrets`,
      { name: `alias/${awsName(environment, "cluster-secrets")}`, targetKeyId: key.id },
      parent,
    );
    // Before the cluster: EKS would make it itself, without a key and for ever.
    const logs = new LogGroup(
      `${name}-logs`,
      {
        group: `/aws/eks/${clusterName}/cluster`,
        key: awsName(environment, "cluster-logs"),
        days: settings.logDays,
        account,
        region,
        protect,
      },
      parent,
    );
    const groups = makeSecurityGroups(name, { clusterName, environment, network }, parent);
    const { endpoint } = settings;
    const cluster = new EksCluster(
      name,
      {
        name: clusterName,
        version: settings.version,
        roleArn: role.arn,
        enabledClusterLogTypes: logTypes,
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        encryptionConfig: { resources: ["secrets"], provider: { keyArn: key.arn } },
        upgradePolicy: { supportType: settings.support === "standard" ? "STANDARD" : "EXTENDED" },
        kubernetesNetworkConfig: { serviceIpv4Cidr: serviceRange, ipFamily: "ipv4" },
        // Add-ons take their place, by version.
        bootstrapSelfManagedAddons: false,
        deletionProtection: protect,
        vpcConfig: {
          subnetIds: [...network.subnets.intra],
          securityGroupIds: [groups.controlPlane.id],
          endpointPrivateAccess: true,
          ...(endpoint === "private"
            ? { endpointPublicAccess: false }
            : { endpointPublicAccess: true, publicAccessCidrs: [...endpoint.publicTo] }),
        },
      },
      { ...parent, protect, dependsOn: [permissions, logs] },
    );
    const enter = (logical: string, arn: pulumi.Input<string>, may: ClusterAccess["may"]) => {
      const grouped = may === "view" ? { kubernetesGroups: [viewersGroup] } : {};
      const entry = new AccessEntry(logical, { clusterName: cluster.name, principalArn: arn, ...grouped }, parent);
      return new AccessPolicyAssociation(
        logical,
        {
          clusterName: cluster.name,
          principalArn: entry.principalArn,
          policyArn: accessPolicies[may],
          accessScope: { type: "cluster" },
        },
        parent,
      );
    };
    const entered = [
      ...settings.access.map(({ role: who, may }) =>
        enter(`${name}-${roleName(who)}`, principalArn(who, account), may),
      ),
      ...(ci === undefined ? [] : [enter(`${name}-ci-deploy`, ci.deploy, "administer")]),
      ...(ci?.preview === undefined ? [] : [enter(`${name}-ci-preview`, ci.preview, "view")]),
    ];
    makeAddOns(name, nodeAddOns, { clusterName: cluster.name, environment, versions: addOns }, parent);
    return { cluster, nodes: groups.nodes.id, clients: groups.clients.id, entered };
  }
}

/** @param entered what lets anybody in: nothing in the cluster is made before it, and all of it is gone before it goes */
function refOf(
  cluster: EksCluster,
  region: string,
  securityGroupId: pulumi.Output<string>,
  entered: readonly AccessPolicyAssociation[] = [],
): ClusterRef {
  const { name, endpoint, version } = cluster;
  const certificateAuthority = cluster.certificateAuthority.data;
  // Of their outputs one that previews know: an id would make every object of the cluster unknown when somebody is let in.
  const waits = pulumi.all(entered.map(({ policyArn }) => policyArn));
  return {
    name,
    endpoint,
    certificateAuthority,
    version,
    securityGroupId,
    kubeconfig: pulumi
      .all([name, endpoint, certificateAuthority, waits])
      .apply(([ofName, at, authority]) =>
        renderKubeconfig({ name: ofName, region, endpoint: at, certificateAuthority: authority }),
      ),
  };
}
