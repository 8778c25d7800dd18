import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { podIdentityTrust, policyText, type Statement } from "../policy-document.ts";

export interface PodRoleArgs {
  /** Its name on AWS. */
  readonly name: string;
  readonly cluster: pulumi.Input<string>;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly allows: pulumi.Input<readonly Statement[]>;
}

/** A role of AWS for the pods of one service account. */
export class PodRole extends pulumi.ComponentResource {
  constructor(name: string, args: PodRoleArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:PodRole", name, {}, opts);
    const parent = { parent: this };
    const role = new Role(name, { name: args.name, assumeRolePolicy: podIdentityTrust }, parent);
    const policy = new RolePolicy(
      name,
      { name: "allows", role: role.name, policy: pulumi.output(args.allows).apply(policyText) },
      parent,
    );
    new PodIdentityAssociation(
      name,
      {
        clusterName: args.cluster,
        namespace: args.namespace,
        serviceAccount: args.serviceAccount,
        roleArn: role.arn,
      },
      // Pods that start with the role find it able to do what they are there for.
      { ...parent, dependsOn: [policy] },
    );
    this.registerOutputs({});
  }
}
