import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { agentRoleName, rolesOnAws } from "../agent-roles.ts";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { PrivateBucket } from "../private-bucket/index.ts";
import { ciNamespaces } from "../network-peers.ts";
import { PodRole } from "../pod-role/index.ts";
import { backupPrefix } from "./backup.ts";
import { agentPolicy, agentTrust, backupStatements } from "./identity.ts";
import { agentNamespace, backupAccounts } from "./names.ts";
import { resolveJenkins } from "./resolve.ts";
import type { JenkinsSettings } from "./settings.ts";

export interface JenkinsOnAwsArgs {
  readonly settings: JenkinsSettings;
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Name of the cluster. */
  readonly cluster: pulumi.Input<string>;
  /** ARN of the key that encrypts backups. */
  readonly key: pulumi.Input<string>;
  /** Whether the engine refuses to delete the backups. */
  readonly protect: boolean;
  /** Puts the roles of backups within the environment's boundary. */
  readonly bounded: pulumi.ResourceTransform[];
}

/** Days that a backup which was deleted or overwritten can still be had. */
const keepReplacedDays = 14;

/**
 * What Jenkins has on AWS: who its agents are, and where its home is saved. The agents' roles are outside of the boundary of the
 * platform's roles, which become nobody else: an administrator makes them, as CI's other roles, and a deployment cannot change them.
 */
export class JenkinsOnAws extends pulumi.ComponentResource {
  constructor(name: string, args: JenkinsOnAwsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings, environment, account, region, cluster, key, protect, bounded } = args;
    super("ml-serving:index:JenkinsOnAws", name, {}, opts);
    const parent = { parent: this };
    const jenkins = resolveJenkins(settings);
    for (const agent of rolesOnAws.filter((one) => jenkins.roles.includes(one))) {
      const title = agentRoleName(environment, agent);
      const role = new Role(`${name}-${agent}`, { name: title, assumeRolePolicy: agentTrust(agent) }, parent);
      const policy = new RolePolicy(
        `${name}-${agent}`,
        { name: title, role: role.name, policy: agentPolicy(agent, jenkins.environments) },
        parent,
      );
      new PodIdentityAssociation(
        `${name}-${agent}`,
        { clusterName: cluster, namespace: agentNamespace(agent), serviceAccount: agent, roleArn: role.arn },
        { ...parent, dependsOn: [policy] },
      );
    }
    const { bucket, keepDays } = jenkins.backups;
    const made = new PrivateBucket(
      `${name}-backups`,
      { bucket, key, protect, keepReplacedDays, expires: { prefix: `${backupPrefix}/`, days: keepDays } },
      parent,
    );
    for (const doing of ["save", "restore"] as const)
      new PodRole(
        backupAccounts[doing],
        {
          name: awsName(environment, backupAccounts[doing]),
          cluster,
          namespace: ciNamespaces.controller,
          serviceAccount: backupAccounts[doing],
          allows: made.ref.apply((of) => backupStatements(doing, { bucket: of, account, region })),
        },
        { ...parent, transforms: bounded },
      );
    this.registerOutputs({});
  }
}
