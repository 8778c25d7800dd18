import { Addon } from "@pulumi/aws/eks/addon.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { podIdentityTrust } from "../policy-document.ts";
import {
  addOnConfiguration,
  addOnIdentities,
  type AddOnIdentity,
  podAddOns,
  type AddOnName,
  type AddOnVersions,
} from "./add-on-configuration.ts";
import type { ClusterRef } from "./ref.ts";
import { volumeKeyPermissions } from "./volume-policy.ts";

interface AddOnArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly environment: EnvironmentName;
  readonly versions: AddOnVersions;
}

/** Makes add-ons and what they may do on AWS. @returns the roles of those that have one */
export function makeAddOns(
  name: string,
  addOns: readonly AddOnName[],
  { clusterName, environment, versions }: AddOnArgs,
  opts: pulumi.CustomResourceOptions,
): ReadonlyMap<AddOnName, Role> {
  const roles = new Map<AddOnName, Role>();
  for (const addOn of addOns) {
    const logical = `${name}-${addOn}`;
    const configuration = addOnConfiguration[addOn];
    const version = versions[addOn];
    const identity = addOnIdentities[addOn];
    const granted = identity === undefined ? undefined : grant(logical, addOn, identity, environment, opts);
    if (granted !== undefined) roles.set(addOn, granted.role);
    new Addon(
      logical,
      {
        clusterName,
        addonName: addOn,
        ...(version === undefined ? {} : { addonVersion: version }),
        ...(configuration === undefined ? {} : { configurationValues: JSON.stringify(configuration) }),
        ...(granted === undefined ? {} : { podIdentityAssociations: [granted.association] }),
        // What was changed by hand in the cluster gives way to what is declared.
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
      },
      granted === undefined ? opts : { ...opts, dependsOn: [granted.attachment] },
    );
  }
  return roles;
}

function grant(
  logical: string,
  addOn: AddOnName,
  { policy, serviceAccount }: AddOnIdentity,
  environment: EnvironmentName,
  opts: pulumi.CustomResourceOptions,
) {
  const role = new Role(logical, { name: awsName(environment, addOn), assumeRolePolicy: podIdentityTrust }, opts);
  return {
    role,
    association: { serviceAccount, roleArn: role.arn },
    attachment: new RolePolicyAttachment(logical, { role: role.name, policyArn: policy }, opts),
  };
}

export interface ClusterAddOnsArgs {
  readonly cluster: ClusterRef;
  readonly environment: EnvironmentName;
  readonly versions: AddOnVersions;
  /** ARN of the key that volumes are encrypted with: the one that {@link VolumeClass} names. */
  readonly key: pulumi.Input<string>;
}

/**
 * Add-ons of a cluster of ours that run on nodes like any pod; made after the node groups (`dependsOn`). An adopted cluster has
 * its owner's.
 */
export class ClusterAddOns extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterAddOnsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { cluster, environment, versions, key } = args;
    super("ml-serving:index:ClusterAddOns", name, { versions }, opts);
    const parent = { parent: this };
    const roles = makeAddOns(name, podAddOns, { clusterName: cluster.name, environment, versions }, parent);
    const driver = roles.get("aws-ebs-csi-driver");
    if (driver !== undefined)
      new RolePolicy(
        `${name}-volumes`,
        {
          name: awsName(environment, "volumes"),
          role: driver.name,
          policy: pulumi.output(key).apply(volumeKeyPermissions),
        },
        parent,
      );
    this.registerOutputs({});
  }
}
