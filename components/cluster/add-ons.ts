import { Addon } from "@pulumi/aws/eks/addon.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { podIdentityTrust } from "../policy-document.ts";
import {
  addOnConfiguration,
  addOnIdentities,
  podAddOns,
  type AddOnName,
  type AddOnVersions,
} from "./add-on-configuration.ts";
import type { ClusterRef } from "./ref.ts";

interface AddOnArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly environment: EnvironmentName;
  readonly versions: AddOnVersions;
}

/** Makes add-ons and what they may do on AWS. */
export function makeAddOns(
  name: string,
  addOns: readonly AddOnName[],
  { clusterName, environment, versions }: AddOnArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const addOn of addOns) {
    const logical = `${name}-${addOn}`;
    const configuration = addOnConfiguration[addOn];
    const version = versions[addOn];
    const identity = addOnIdentities[addOn];
    const granted = identity === undefined ? undefined : grant(logical, addOn, identity.policy, environment, opts);
    new Addon(
      logical,
      {
        clusterName,
        addonName: addOn,
        ...(version === undefined ? {} : { addonVersion: version }),
        ...(configuration === undefined ? {} : { configurationValues: JSON.stringify(configuration) }),
        ...(identity === undefined || granted === undefined
          ? {}
          : { podIdentityAssociations: [{ serviceAccount: identity.serviceAccount, roleArn: granted.role.arn }] }),
        // What was changed by hand in the cluster gives way to what is declared.
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
      },
      granted === undefined ? opts : { ...opts, dependsOn: [granted.attachment] },
    );
  }
}

function grant(
  logical: string,
  addOn: AddOnName,
  policyArn: string,
  environment: EnvironmentName,
  opts: pulumi.CustomResourceOptions,
): { readonly role: Role; readonly attachment: RolePolicyAttachment } {
  const role = new Role(logical, { name: awsName(environment, addOn), assumeRolePolicy: podIdentityTrust }, opts);
  return { role, attachment: new RolePolicyAttachment(logical, { role: role.name, policyArn }, opts) };
}

export interface ClusterAddOnsArgs {
  readonly cluster: ClusterRef;
  readonly environment: EnvironmentName;
  readonly versions: AddOnVersions;
}

/**
 * Add-ons of a cluster of ours that run on nodes like any pod; made after the node groups (`dependsOn`). An adopted cluster has
 * its owner's.
 */
export class ClusterAddOns extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterAddOnsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { cluster, environment, versions } = args;
    super("ml-serving:index:ClusterAddOns", name, { versions }, opts);
    makeAddOns(name, podAddOns, { clusterName: cluster.name, environment, versions }, { parent: this });
    this.registerOutputs({});
  }
}
