import { AccessEntry } from "@pulumi/aws/eks/accessEntry.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import { teamPolicy, type TeamPlace } from "./policy.ts";
import { teamGroup, teamRights } from "./rights.ts";

export { RouteGuard } from "./guard.ts";

export interface TeamCellArgs extends TeamPlace {
  readonly team: string;
  /** Trust policy of the team's role: who may take it. */
  readonly trust: string;
  readonly cluster: { readonly name: pulumi.Input<string> };
  /** The team's namespace, which must be there. */
  readonly namespace: pulumi.Input<string>;
}

/**
 * Lets a team bring up its models by itself, in a stack of its own: a role on AWS that reads what the platform publishes, and that
 * Kubernetes lets do in the team's namespace what models need, and nothing anywhere else.
 */
export class TeamCell extends pulumi.ComponentResource {
  /** ARN of the team's role. */
  readonly role: pulumi.Output<string>;

  constructor(name: string, args: TeamCellArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, team, cluster, namespace, trust } = args;
    super("ml-serving:index:TeamCell", name, { team }, opts);
    const parent = { parent: this };
    const title = awsName(environment, "team", team);
    const role = new Role(name, { name: title, assumeRolePolicy: trust }, parent);
    new RolePolicy(name, { name: title, role: role.name, policy: teamPolicy(args) }, parent);
    new AccessEntry(
      name,
      { clusterName: cluster.name, principalArn: role.arn, kubernetesGroups: [teamGroup(team)] },
      parent,
    );
    const rights = teamRights(team, namespace);
    const made = new k8s.rbac.v1.Role(name, rights.role, parent);
    new k8s.rbac.v1.RoleBinding(name, rights.binding, { ...parent, dependsOn: [made] });
    this.role = role.arn;
    this.registerOutputs({ role: this.role });
  }
}
