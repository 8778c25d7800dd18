import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { podIdentityTrust, policyText } from "../policy-document.ts";
import { readSecrets, secretArn, type SecretsPlace } from "../secret-access.ts";
import { keeperName, renderSecretCopies, type KeeperPriority } from "./render.ts";
import type { SecretCopy } from "./settings.ts";

export interface SecretCopiesArgs extends SecretsPlace {
  readonly environment: EnvironmentName;
  /** Name of the cluster. */
  readonly cluster: pulumi.Input<string>;
  /** A namespace that is there, by the name that is known early; it is part of the role's. */
  readonly namespace: string;
  /** An image that does nothing, by digest, such as that of `registry.k8s.io/pause`. */
  readonly image: pulumi.Input<string>;
  readonly copies: readonly SecretCopy[];
  /** @default platform */
  readonly priority?: KeeperPriority;
}

/**
 * Secrets of Secrets Manager as Kubernetes Secrets of one namespace, for what can read nothing else: charts, pull secrets.
 * What can read files does without. The values pass neither Pulumi nor its state; etcd has them, encrypted with the
 * cluster's own key.
 */
export class SecretCopies extends pulumi.ComponentResource {
  constructor(name: string, args: SecretCopiesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, account, region, namespace, copies } = args;
    super("ml-serving:index:SecretCopies", name, {}, opts);
    const parent = { parent: this };
    const place = { account, region };
    const objects = renderSecretCopies<string, pulumi.Input<string>>(
      namespace,
      region,
      args.image,
      copies,
      args.priority,
    );
    const role = new Role(
      name,
      // No more fits beside the longest name of a team's namespace: a role's has 64 letters at most.
      { name: awsName(environment, namespace), assumeRolePolicy: podIdentityTrust },
      parent,
    );
    const arns = [...new Set(copies.map(({ from }) => secretArn(place, from)))];
    const policy = new RolePolicy(
      name,
      { name: "read-them", role: role.name, policy: policyText(readSecrets(place, arns)) },
      parent,
    );
    const association = new PodIdentityAssociation(
      name,
      { clusterName: args.cluster, namespace, serviceAccount: keeperName, roleArn: role.arn },
      parent,
    );
    const providerClass = new k8s.apiextensions.CustomResource(name, objects.providerClass, parent);
    const serviceAccount = new k8s.core.v1.ServiceAccount(name, objects.account, parent);
    new k8s.policy.v1.PodDisruptionBudget(name, objects.disruptionBudget, parent);
    new k8s.apps.v1.Deployment(name, objects.deployment, {
      ...parent,
      // Its credentials are there before it asks for them.
      dependsOn: [policy, association, providerClass, serviceAccount],
    });
    this.registerOutputs({});
  }
}
